"""The page for whom no turn is left: made once in each language, sent at once to everybody."""

import gzip
from collections.abc import Callable
from functools import cached_property

from flask import Flask

from citykey_site.config import Settings
from citykey_site.domain import languages
from citykey_site.domain.office import Office
from citykey_site.web.addresses import Addresses
from citykey_site.web.languages import STAFF
from citykey_site.web.security import HEADERS, HSTS
from citykey_site.words import templates

STATUS = "503 SERVICE UNAVAILABLE"
RETRY_SECONDS = 60


class BusyPages:
    """Holds the finished pages; they are made when the first is asked for."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._known = app.extensions
        self._secure = settings.base_url.startswith("https://")

    def answer(self, environ: dict, start_response: Callable) -> tuple[bytes, ...]:
        """Answers a request with 503 in the language of its path, or the one it asks for."""
        small = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        plain, zipped = self._pages[_language(environ)]
        body = zipped if small else plain
        headers = [*self._headers, ("Content-Length", str(len(body)))]
        start_response(STATUS, headers + [("Content-Encoding", "gzip")] * small)
        return () if environ.get("REQUEST_METHOD") == "HEAD" else (body,)

    @cached_property
    def _headers(self) -> list[tuple[str, str]]:
        secure = {"Strict-Transport-Security": HSTS} if self._secure else {}
        said = (
            HEADERS
            | secure
            | {
                "Content-Type": "text/html; charset=utf-8",
                "Cache-Control": "no-store",
                "Retry-After": str(RETRY_SECONDS),
                "Vary": "Accept-Encoding, Accept-Language",
            }
        )
        return list(said.items())

    @cached_property
    def _pages(self) -> dict[str, tuple[bytes, bytes]]:
        pages = {code: self._rendered(code).encode() for code in languages.served()}
        return {code: (page, gzip.compress(page, 9, mtime=0)) for code, page in pages.items()}

    def _rendered(self, code: str) -> str:
        office: Office = self._known["citykey.office"]
        facts = {"to": Addresses(code), "office": office}
        facts["stylesheet"] = self._known["citykey.stylesheet"]
        facts["switch_to"] = {other: f"/{other}/" for other in languages.served()}
        return templates.html(code).get_template("errors/busy.html").render(facts)


def _language(environ: dict) -> str:
    first = environ.get("PATH_INFO", "").lstrip("/").partition("/")[0]
    if first == STAFF:
        return languages.SOURCE
    asked = environ.get("HTTP_ACCEPT_LANGUAGE", "")
    return languages.canonical(first) or languages.negotiate(asked)
