"""Finished pages that anybody may see, answered from memory before the expensive part of Flask.

A kept page is exact: it is used only while the database says that nothing public has changed
since it was made (`storage/editions.py`), and within the same minute. It was made for a request
without a cookie, sets none, and came from a view that never looked at one.
"""

import threading
from collections.abc import Callable, Iterable
from functools import lru_cache, wraps

from flask import Flask, current_app, request
from werkzeug.http import parse_accept_header, parse_etags, unquote_etag

from citykey_site import clock
from citykey_site.storage.editions import Editions, editions
from citykey_site.web.gate import Gate
from citykey_site.web.kept_store import Headers, KeptPage, Mark, Store
from citykey_site.web.request_log import NOTES

NAME = "citykey.kept_pages"
# In the environment of a request: the mark of the page that is being made. No header of a visitor
# can reach this name.
MADE_OF = "citykey.made_of"
# Which copy the visitor has: RFC 9110, 13.1.2.
KNOWN = "HTTP_IF_NONE_MATCH"
# So many may wait for pages that others make, each in a thread that is missing at the gate then.
MOST_BEHIND_A_PAGE = 300
# Host, path and query of a page that is kept; all our own choices together have some 500 letters.
LONGEST_ADDRESS = 1000
OK = "200 OK"
UNCHANGED = "304 NOT MODIFIED"


def init_app(app: Flask) -> None:
    """Puts the kept pages before the rest of the program."""
    pages = KeptPages(app.wsgi_app)
    app.wsgi_app = pages
    app.extensions[NAME] = pages
    with app.app_context():
        pages.editions = editions()


def kept(view: Callable) -> Callable:
    """Lets the answers of a view be kept: it shows the same to everybody and reads no cookie."""

    @wraps(view)
    def marked(**values: object):
        pages: KeptPages = current_app.extensions[NAME]
        if request.method == "GET" and "HTTP_COOKIE" not in request.environ:
            # Before anything is read, so that a page is never older than its mark.
            request.environ[MADE_OF] = pages.mark()
            # The whole page is wanted, to be kept; `KeptPages` answers who has it already.
            request.environ.pop(KNOWN, None)
        return view(**values)

    marked.kept = True
    return marked


class KeptPages:
    """Answers from memory what it can, and keeps what the program behind it makes."""

    editions: Editions
    # In the environment of a request: its page, that the server found by `at_hand`. No header of a
    # visitor can reach this name.
    AT_HAND = "citykey.at_hand"

    def __init__(self, inner: Callable) -> None:
        self._inner = inner
        self._store = Store()
        self._room = threading.BoundedSemaphore(MOST_BEHIND_A_PAGE)
        self.hits = 0
        self.misses = 0

    @property
    def bytes(self) -> int:
        """Returns how much memory the kept pages take, about."""
        return self._store.bytes

    def mark(self) -> Mark | None:
        """Returns the mark of a page that is made now, None where the database is away."""
        try:
            return Mark(self.editions.newest(), int(clock.now().timestamp()) // 60)
        except Exception:  # Each driver has failures of its own; the page itself will say so.
            return None

    def at_hand(self, host: str, path: str, query: str, accepted: str) -> KeptPage | None:
        """Returns the kept page of an address if it is good at this moment.

        `accepted` is what the visitor says of compressions.
        """
        page = self._store.get((host, path, query, _takes_gzip(accepted)))
        wanted = self.mark() if page is not None else None
        return page if wanted is not None and page.mark.covers(wanted) else None

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if self.AT_HAND in environ:
            self.hits += 1
            return self._answer(environ[self.AT_HAND], environ.get(KNOWN), environ, start_response)
        method = environ.get("REQUEST_METHOD")
        if method != "GET" and method != "HEAD":
            return self._inner(environ, start_response)
        key = _key(environ)
        page = self._store.get(key)
        if page is None:
            return self._made(key, environ, start_response, threading.Lock())
        wanted = self.mark()
        if wanted is not None and page.mark.covers(wanted):
            self.hits += 1
            return self._answer(page, environ.get(KNOWN), environ, start_response)
        if Gate.REFUSED in environ:  # Who is told to come again waits for nobody's page.
            return self._inner(environ, start_response)
        if not self._room.acquire(blocking=False):  # It stands in the lines like everybody else.
            return self._made(key, environ, start_response, page.turn)
        try:
            return self._after_others(key, page, wanted, environ, start_response)
        finally:
            self._room.release()

    def _after_others(
        self,
        key: tuple,
        page: KeptPage,
        wanted: Mark | None,
        environ: dict,
        start_response: Callable,
    ) -> Iterable[bytes]:
        with page.turn:
            # Who waited for another to make this page takes that one.
            page = self._store.get(key) or page
            if wanted is not None and page.mark.covers(wanted):
                self.hits += 1
                return self._answer(page, environ.get(KNOWN), environ, start_response)
            return self._made(key, environ, start_response, page.turn)

    def _answer(
        self, page: KeptPage, known: str | None, environ: dict, start_response: Callable
    ) -> Iterable[bytes]:
        if NOTES in environ:
            environ[NOTES]["route"] = page.route
        if _has_it_already(known, page.etag):
            start_response(UNCHANGED, list(page.headers_unchanged))
            return ()
        start_response(OK, list(page.headers))
        return () if environ["REQUEST_METHOD"] == "HEAD" else (page.body,)

    def _made(
        self, key: tuple, environ: dict, start_response: Callable, turn: threading.Lock
    ) -> Iterable[bytes]:
        known = environ.get(KNOWN)
        answer = _Answer()
        chunks = self._inner(environ, answer.begin)
        mark = environ.pop(MADE_OF, None)
        if mark is None or _is_long(key) or not answer.may_be_kept():
            start_response(answer.status, answer.headers)
            return chunks
        page = answer.finished(mark, environ, chunks, turn)
        self._store.put(key, page)
        self.misses += 1
        return self._answer(page, known, environ, start_response)


class _Answer:
    """Takes what the program says before its body."""

    status = ""
    headers: Headers

    def begin(self, status: str, headers: Headers, _error: object = None) -> None:
        self.status, self.headers = status, headers

    def may_be_kept(self) -> bool:
        """Tells whether the answer is whole, for everybody, and came without a look at a cookie."""
        said = {name.lower(): value for name, value in self.headers}
        return (
            self.status == OK
            and "etag" in said
            and "set-cookie" not in said
            and said.get("cache-control", "").startswith("public")
            and "cookie" not in said.get("vary", "").lower()
        )

    def finished(
        self, mark: Mark, environ: dict, chunks: Iterable[bytes], turn: threading.Lock
    ) -> KeptPage:
        """Returns the whole answer, ready to be kept."""
        body = b"".join(chunks)
        close = getattr(chunks, "close", None)
        if close:
            close()
        etag = next(value for name, value in self.headers if name.lower() == "etag")
        route = environ.get(NOTES, {}).get("route", "")
        # The server says when it answers; a kept moment would be of another answer.
        headers = [(name, value) for name, value in self.headers if name.lower() != "date"]
        return KeptPage(mark, route, headers, body, unquote_etag(etag)[0], turn)


def _key(environ: dict) -> tuple[str, str, str, bool]:
    zipped = _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    host = environ.get("HTTP_HOST", "")
    return host, environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""), zipped


def _is_long(key: tuple) -> bool:
    host, path, query, _ = key
    return len(host) + len(path) + len(query) > LONGEST_ADDRESS


@lru_cache(256)
def _takes_gzip(accepted: str) -> bool:
    return bool(parse_accept_header(accepted)["gzip"])


def _has_it_already(known: str | None, etag: str) -> bool:
    return known is not None and parse_etags(known).contains_weak(etag)
