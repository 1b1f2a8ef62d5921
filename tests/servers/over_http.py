"""Lets a resident of the tests walk a running site, over real HTTP, cookies included."""

import urllib.error
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin
from uuid import uuid4

from werkzeug.wrappers import Response

from tests.page import Page
from tests.people import Visitor

# Longer than the longest wait that the site itself has (15 seconds for SQLite's write lock).
ANSWER_SECONDS = 60


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Gives redirects as they are; the visitor follows them."""

    def redirect_request(self, *_: object) -> None:
        return None


class HttpClient:
    """Opens addresses of one site as Flask's test client would, and keeps cookies."""

    def __init__(self, site: str, *, network: str | None = None) -> None:
        self.cookies = CookieJar()
        self._site = site
        self._network = network
        self._opener = urllib.request.build_opener(
            _NoRedirects, urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def move_to(self, site: str) -> None:
        """Keeps the cookies and asks another address, as when a site comes back elsewhere."""
        self._site = site

    def open(
        self,
        address: str,
        *,
        method: str = "GET",
        data: dict | None = None,
        query_string: dict | None = None,
        headers: dict[str, str] | None = None,
        environ_overrides: object = None,
    ) -> Response:
        """Asks for an address; any status is an answer, only a lost connection is an error."""
        query = f"?{urlencode(query_string)}" if query_string else ""
        request = urllib.request.Request(
            urljoin(self._site, address) + query,
            method=method,
            data=urlencode(data).encode() if data is not None else None,
            headers=headers or {},
        )
        if self._network:
            request.add_header("X-Forwarded-For", self._network)
        try:
            answer = self._opener.open(request, timeout=ANSWER_SECONDS)
        except urllib.error.HTTPError as answered:
            answer = answered
        with answer:
            return Response(answer.read(), answer.status, answer.headers.items())


class RunningSite:
    """Stands in for the app where a `Visitor` wants one."""

    def __init__(self, address: str, *, network: str | None = None) -> None:
        self._address = address
        self._network = network

    def test_client(self) -> HttpClient:
        """Returns a new browser without cookies."""
        return HttpClient(self._address, network=self._network)


def resident(address: str, *, network: str | None = None) -> Visitor:
    """Returns a resident who walks a running site; every page is judged.

    `network` is the address that a trusted proxy would tell.
    """
    return Visitor(RunningSite(address, network=network))


def with_form(address: str, path: str, *, network: str | None = None) -> Visitor:
    """Returns a new resident with a form of their own before them; it is not judged again."""
    visitor = resident(address, network=network)
    visitor.page = Page(visitor.client.open(path), path)
    return visitor


def booking_of(visitor: Visitor) -> Callable[[], int]:
    """Fills the booking form that is open, and returns what sends it and gives the status.

    The email is one that no other visitor has; no redirect is followed. Sending raises OSError
    where the connection is lost.
    """
    form = visitor.page.button("Book this appointment").find_parent("form")
    fields = {item["name"]: item.get("value", "") for item in form.select("input[name]")}
    fields["email"] = f"{uuid4().hex}@example.org"
    return lambda: visitor.client.open(form["action"], method="POST", data=fields).status_code


def send_booking(visitor: Visitor) -> int:
    """Fills and sends the booking form that is open, and returns the status."""
    return booking_of(visitor)()
