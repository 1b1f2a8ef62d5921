"""The site that is measured: a demonstration with one page more, which is always the same."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from waitress import serve
from werkzeug.test import create_environ

from citykey_site import clock, create_app
from citykey_site.cli.serve import THREADS
from citykey_site.services import demo
from citykey_site.storage import schema, search
from citykey_site.storage.db import db

CONSTANT = "/constant"
# One crowd books again and again: the limits are not what is measured.
WITHOUT_LIMITS = {f"bookings_per_{what}": 10**6 for what in ("mailbox", "domain", "network")}
CONSTANT_BYTES = 8000
HEADERS = {"Accept-Encoding": "gzip"}


def with_constant(folder: Path) -> Flask:
    """Makes the app of a data folder and adds the constant page, the yardstick."""
    app = create_app(instance=folder, demo=True, trusted_proxies=1, **WITHOUT_LIMITS)
    text = "x" * CONSTANT_BYTES
    plain = Flask("yardstick")
    plain.add_url_rule(CONSTANT, view_func=lambda: text)
    app.extensions["benchmark.yardstick"] = plain
    return app


@contextmanager
def filled() -> Iterator[tuple[Flask, Path]]:
    """Gives a site with the events of a demonstration, in its context, and its folder."""
    with tempfile.TemporaryDirectory(prefix="citykey-benchmark-") as name:
        app = with_constant(Path(name))
        with app.app_context():
            schema.upgrade()
            demo.fill(office=app.extensions["citykey.office"], now=clock.now())
            yield app, Path(name)
            db.session.remove()
            db.engine.dispose()


class Asker:
    """Asks a WSGI app for one address again and again, without any server between."""

    def __init__(self, app: Flask, path: str) -> None:
        self._app = app
        self._path = path

    def __call__(self) -> bytes:
        """Returns the answer; raises RuntimeError where it is not 200."""
        status: list[str] = []
        environ = create_environ(self._path, headers=HEADERS)
        answer = self._app.wsgi_app(environ, lambda line, *_: status.append(line))
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()
        if not status[0].startswith("200"):
            raise RuntimeError(f"{self._path}: {status[0]}")
        return body


def main(folder: str, port: str, rows: str) -> None:
    """Serves a filled folder, and the constant page, by the server that `serve` uses."""
    search.PAGE_ROWS = int(rows)
    app = with_constant(Path(folder))
    plain = app.extensions["benchmark.yardstick"]

    def either(environ, start_response):
        chosen = plain if environ["PATH_INFO"] == CONSTANT else app
        return chosen(environ, start_response)

    serve(either, port=int(port), threads=THREADS, ident=None, clear_untrusted_proxy_headers=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
