"""Numbers for whoever runs the site, in Prometheus' text format: only from here, or with a token.

`docs/operations/watching.md` has each number, its limit, and what a history of them would tell.
"""

import hmac
import ipaddress
import logging
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

from flask import Blueprint, Flask, Response, abort, current_app, request

from citykey_site.config import Settings
from citykey_site.storage import connections
from citykey_site.storage.counted import TALLY
from citykey_site.web import metric_lines, numbers

blueprint = Blueprint("metrics", __name__)

# Who watches asks each quarter of a minute and gives up after ten seconds.
PATIENCE_SECONDS = 3.0
BEFORE_PROXIES = "werkzeug.proxy_fix.orig"
# What a proxy adds, whether it was set up as we think or not: who asks on the machine itself sends
# none of it.
OF_PROXIES = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
Found = TypeVar("Found")

log = logging.getLogger("citykey_site.metrics")
_asking = threading.Lock()


@blueprint.get("/metrics")
def show() -> Response:
    """Shows the numbers of all processes of this machine; 404 for everybody else's eyes."""
    settings: Settings = current_app.extensions["citykey.settings"]
    if not (_has_token(settings) or _is_from_here(settings)):
        abort(404)
    seen = current_app.extensions[TALLY].look()
    stand = _in_time(current_app._get_current_object(), lambda: numbers.stand(settings))
    told = numbers.every(seen, stand, most_connections=connections.most())
    text = metric_lines.written(told)
    response = Response(text, content_type=metric_lines.CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _has_token(settings: Settings) -> bool:
    given = request.authorization
    if not settings.metrics_token or given is None or given.type != "bearer":
        return False
    return hmac.compare_digest((given.token or "").encode(), settings.metrics_token.encode())


def _is_from_here(settings: Settings) -> bool:
    """Tells whether somebody on this machine asks, and not a proxy on it for somebody else.

    A real site has a proxy before it. Where it names none, the address is the proxy's for all.
    """
    if settings.production and not settings.trusted_proxies:
        return False
    if any(request.headers.get(name) for name in OF_PROXIES):
        return False
    peer = request.environ.get(BEFORE_PROXIES, request.environ).get("REMOTE_ADDR")
    return _is_loopback(peer) and _is_loopback(request.remote_addr)


def _is_loopback(address: str | None) -> bool:
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def _in_time(app: Flask, read: Callable[[], Found]) -> Found | None:
    """Returns what is read, None where that fails, takes too long, or still goes on for another.

    The driver may wait for minutes for a database that is away: it waits in a thread of its own,
    and there is never more than one of them.
    """
    if not _asking.acquire(timeout=PATIENCE_SECONDS):
        return None
    answers: SimpleQueue[Found | None] = SimpleQueue()

    def ask() -> None:
        answer = None
        try:
            with app.app_context():
                answer = read()
        except Exception as error:  # Each driver has failures of its own.
            log.warning("numbers not read: %s", type(error).__name__)
        finally:
            _asking.release()
            answers.put(answer)

    threading.Thread(target=ask, name="metrics", daemon=True).start()
    try:
        return answers.get(timeout=PATIENCE_SECONDS)
    except Empty:
        return None
