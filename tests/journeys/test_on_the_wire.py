"""Requests that no browser sends, byte by byte, to the program as it is started."""

import re
from contextlib import ExitStack

import pytest

from tests.servers.over_http import resident
from tests.servers.site import GUNICORN, run_site
from tests.servers.wire import HOST, connect, send

FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
POST = b"POST /en/booking HTTP/1.1\r\n" + HOST + FORM
GET = b"GET /en/ HTTP/1.1\r\n" + HOST
HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
CHUNKS = b"5\r\nemail\r\n0\r\n\r\n"
# What two servers behind each other could read as one request or as two (RFC 9112, 6.3).
AMBIGUOUS = {
    "both lengths": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nemail=",
    "a list of lengths": POST + b"Content-Length: 5, 6\r\n\r\nemail=",
    "a length with a sign": POST + b"Content-Length: +5\r\n\r\nemail",
    "a negative length": POST + b"Content-Length: -1\r\n\r\nemail",
    "an unknown coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n" + CHUNKS,
    "chunked in disguise": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKS,
    "a space before the colon": POST + b"Content-Length : 5\r\n\r\nemail",
    "a bare line feed in a header": GET + b"X-One: a\nContent-Length: 5\r\n\r\nemail",
    "a chunk of no size": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nemail\r\n0\r\n\r\n",
}
TOO_MUCH = {
    "long headers": GET + b"X-Long: " + b"a" * 40_000 + b"\r\n\r\n",
    "many headers": GET + b"".join(b"X-%d: a\r\n" % n for n in range(4000)) + b"\r\n",
    "a gigabyte": POST + b"Content-Length: 1073741824\r\n\r\nemail=a",
    "a body in chunks": POST + b"Transfer-Encoding: chunked\r\n\r\n"
    + (b"2000\r\n" + b"a" * 8192 + b"\r\n") * 6 + b"0\r\n\r\n",
    "10,000 fields": POST + b"Content-Length: 28000\r\n\r\n"
    + b"&".join(b"%x" % n for n in range(10_000))[:28_000],
    "a long path": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
}  # fmt: skip
# A form that never comes, headers that never end, and an answer that nobody reads.
SLOW = (POST + b"Content-Length: 30000\r\n\r\nemail=", GET + b"X-Slow: ", GET + b"\r\n")
REFUSALS = {*range(400, 500), 501}  # 501: a coding that nobody knows (RFC 9112, 6.1).
TELLING = re.compile(rb"waitress|python|traceback|werkzeug|server: *\w+/", re.I)


def refused(answers) -> bool:
    """Tells whether there is one answer, a refusal, that tells nothing of the server."""
    statuses, told = answers.statuses, TELLING.search(answers.raw)
    return len(statuses) <= 1 and all(s in REFUSALS for s in statuses) and not told


def closing(request: bytes) -> bytes:
    """Puts a second request behind the first, as one who smuggles would."""
    return request + HIDDEN


def wrongly_taken(site) -> dict[str, list[int]]:
    """Returns what the server answered where it should have refused."""
    found = {}
    for name, request in AMBIGUOUS.items():
        answers = send(site, closing(request))
        if not refused(answers):
            found[name] = answers.statuses
    for name, request in TOO_MUCH.items():
        answers = send(site, request)
        if not refused(answers):
            found[name] = answers.statuses
    return found


def test_what_could_be_read_in_two_ways_or_is_too_much_is_refused(demo_site):
    assert wrongly_taken(demo_site) == {}


def test_a_plain_request_is_answered_and_names_no_server(demo_site):
    # The control: what is refused above is refused for what is wrong with it.
    for request in (GET, POST + b"Content-Length: 5\r\n"):
        answers = send(demo_site, request + b"Connection: close\r\n\r\nemail")
        assert answers.statuses[0] in {200, 422}
        assert not TELLING.search(answers.raw)


def test_trace_and_connect_give_nothing_back(demo_site):
    for method in (b"TRACE", b"CONNECT", b"TRACK"):
        request = method + b" /en/ HTTP/1.1\r\n" + HOST + b"Cookie: citykey=canary\r\n"
        answers = send(demo_site, request + b"Connection: close\r\n\r\n")
        assert answers.statuses == [405] and b"canary" not in answers.raw


def test_two_hundred_slow_senders_hold_nobody_up(demo_site):
    with ExitStack() as stack:
        for begun in SLOW:
            for _ in range(200):
                stack.enter_context(connect(demo_site)).sendall(begun)
        page = resident(demo_site.url).open("/en/help")
        assert page.status == 200 and page.heading


@pytest.mark.long
def test_gunicorn_refuses_the_same():
    with run_site(GUNICORN, environment={"CITYKEY_DEMO": "1"}) as site:
        assert wrongly_taken(site) == {}
