"""The site that is measured: a demonstration with one page more, which is always the same."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from citykey_site import cli, clock, create_app
from citykey_site.cli import context
from citykey_site.domain import search as search_rules
from citykey_site.services import demo
from citykey_site.storage import schema, search_shape
from citykey_site.storage.db import db
from citykey_site.web import search as search_web
from tests.servers.site import Site, run_site

CONSTANT = "/constant"
CONSTANT_BYTES = 8000
HEADERS = {"Accept-Encoding": "gzip"}
# One crowd books again and again: the limits are not what is measured.
WITHOUT_LIMITS = {f"bookings_per_{what}": 10**6 for what in ("mailbox", "domain", "network")}
# The target of a first rendering is for 40 rows; a page of the site has 20.
USUAL_ROWS, MANY_ROWS = search_rules.PAGE_ROWS, 40
ROWS = "BENCHMARK_ROWS"
SERVERS = {
    "waitress": (sys.executable, "-m", "benchmarks.site", "serve", "--port", "{port}"),
    "gunicorn": (
        *(sys.executable, "-m", "gunicorn", "--config", "docs/deploy/gunicorn.conf.py"),
        *("--workers", "2", "--bind", "127.0.0.1:{port}", "benchmarks.site:application()"),
    ),
}


def application(**overrides: object) -> Flask:
    """Makes the app that the environment asks for and adds the constant page, the yardstick."""
    app = create_app(**overrides)
    text = "x" * CONSTANT_BYTES
    plain = Flask("yardstick")
    plain.add_url_rule(CONSTANT, view_func=lambda: text)
    ours = app.wsgi_app

    def either(environ, start_response):
        chosen = plain.wsgi_app if environ["PATH_INFO"] == CONSTANT else ours
        return chosen(environ, start_response)

    app.wsgi_app = either
    rows = int(os.environ.get(ROWS, USUAL_ROWS))
    search_shape.PAGE_ROWS = search_web.PAGE_ROWS = rows
    return app


@contextmanager
def filled() -> Iterator[tuple[Flask, Path]]:
    """Gives a site with the events of a demonstration, in its context, and its folder."""
    with tempfile.TemporaryDirectory(prefix="citykey-benchmark-") as name:
        app = create_app(instance=Path(name), demo=True, trusted_proxies=1, **WITHOUT_LIMITS)
        with app.app_context():
            schema.upgrade()
            demo.fill(office=app.extensions["citykey.office"], now=clock.now())
            yield app, Path(name)
            db.session.remove()
            db.engine.dispose()


@contextmanager
def served(
    folder: Path, *, server: str = "waitress", rows: int = USUAL_ROWS, **settings: str
) -> Iterator[Site]:
    """Gives a server on a filled folder that also has the constant page.

    `settings` are CITYKEY_ settings in lower case.
    """
    chosen = {"instance": folder, "demo": 1, "trusted_proxies": 1, **WITHOUT_LIMITS, **settings}
    environment = {f"CITYKEY_{name.upper()}": str(value) for name, value in chosen.items()}
    environment[ROWS] = str(rows)
    with run_site(SERVERS[server], environment=environment) as site:
        yield site


if __name__ == "__main__":
    context.create_app = application
    cli.main()
