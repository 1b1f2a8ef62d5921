"""The server of `serve`, with a program behind it that a test holds: who waits, and how it ends."""

import socket
import threading
from http.client import HTTPResponse
from types import SimpleNamespace

import pytest

from citykey_site.cli import dispatcher
from citykey_site.cli import listening as sockets
from citykey_site.cli.at_hand import AtHand
from citykey_site.cli.dispatcher import Dispatcher
from citykey_site.cli.listening import Listening
from citykey_site.domain.queueing import Lines
from tests.servers.ports import free_port

PATIENCE_SECONDS = 30
NOTE = "citykey.refused"


class House:
    """Is a running server with one thread, whose program stops at `/hold` until it is let go."""

    def __init__(self, *, most: int, at_hand: AtHand | None = None) -> None:
        self.answered: list[str] = []
        self._wires: list[socket.socket] = []
        self.holding, self._let_go = threading.Event(), threading.Event()
        self.lines, self.port = Lines(workers=1, most=most), free_port()
        dispatcher = Dispatcher(self.lines, note=NOTE, proxies=0, at_hand=at_hand)
        self.listening = Listening(self._program, dispatcher, host="127.0.0.1", port=self.port)
        self.thread = threading.Thread(target=self.listening.run, daemon=True)
        self.thread.start()

    def _program(self, environ, start_response):
        path = environ["PATH_INFO"]
        if NOTE not in environ:
            if path == "/hold":
                self.holding.set()
                assert self._let_go.wait(PATIENCE_SECONDS)
            self.answered.append(environ.get(Pages.AT_HAND, path))
        status = "503 Busy" if NOTE in environ else "200 OK"
        start_response(status, [("Content-Length", "2")])
        return [b"ok"]

    def ask(self, path: str) -> socket.socket:
        """Asks for something, and does not wait for the answer."""
        wire = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS)
        self._wires.append(wire)
        method = "POST" if path.endswith("/form") else "GET"
        wire.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode())
        return wire

    def hold(self) -> socket.socket:
        """Keeps the only thread busy."""
        wire = self.ask("/hold")
        assert self.holding.wait(PATIENCE_SECONDS)
        return wire

    def line_up(self, *paths: str) -> list[socket.socket]:
        """Lets people come one after the other; each stands in a line before the next comes."""
        wires = []
        for path in paths:
            before = len(self.lines)
            wires.append(self.ask(path))
            until(lambda before=before: len(self.lines) > before)
        return wires

    def let_go(self) -> None:
        """Lets the held thread go on."""
        self._let_go.set()

    def end(self) -> None:
        """Asks to stop, and waits until the server has ended."""
        self.listening.stop()
        self.thread.join(PATIENCE_SECONDS)
        assert not self.thread.is_alive()
        for wire in self._wires:
            wire.close()


class Pages:
    """Has one page at hand, for one host and who takes gzip."""

    AT_HAND = "citykey.at_hand"

    def at_hand(self, host: str, path: str, query: str, accepted: str) -> str | None:
        """Returns the page."""
        return "the kept page" if (host, path, query) == ("x", "/en/kept", "") else None


def until(true):
    """Waits until something is true."""
    for _ in range(PATIENCE_SECONDS * 1000):
        if true():
            return
        threading.Event().wait(0.001)
    raise AssertionError("it was never so")


def status(wire) -> int:
    """Reads an answer and returns its status."""
    with wire:
        answer = HTTPResponse(wire)
        answer.begin()
        answer.read()
        return answer.status


@pytest.fixture
def house():
    """A server with room for four who wait; it has ended after the test."""
    running = House(most=4)
    yield running
    running.let_go()
    running.end()


@pytest.fixture
def remembering():
    """A server with room for four who wait, and one page at hand."""
    running = House(most=4, at_hand=AtHand(Pages(), proxies=0))
    yield running
    running.let_go()
    running.end()


def test_a_kept_page_is_answered_while_the_only_thread_works_and_the_lines_are_full(remembering):
    remembering.hold()
    remembering.line_up(*["/en/booking"] * 4)
    assert [status(remembering.ask("/en/kept")) for _ in range(3)] == [200] * 3
    assert remembering.answered == ["the kept page"] * 3


def test_whoever_asks_for_two_pages_at_once_gets_both_in_order(remembering):
    wire = remembering.ask("/en/other")
    asked = "GET /en/kept HTTP/1.1\r\nHost: x\r\n\r\nGET /en/times HTTP/1.1\r\nHost: x\r\n\r\n"
    with wire:
        wire.sendall(asked.encode())
        heard = b""
        while heard.count(b"ok") < 3:
            heard += wire.recv(4096)
    assert remembering.answered[0] == "/en/other"
    assert remembering.answered[2] == "/en/times"


def test_a_form_is_never_taken_for_a_kept_page():
    assert not AtHand(Pages(), proxies=0).takes(asking("POST", "/en/kept"))
    assert AtHand(Pages(), proxies=0).takes(asking("GET", "/en/kept"))


def test_behind_a_proxy_the_host_is_what_the_proxy_says():
    told = asking("GET", "/en/kept", X_FORWARDED_HOST="x", HOST="inside")
    assert AtHand(Pages(), proxies=1).takes(told)
    assert not AtHand(Pages(), proxies=0).takes(told)


def asking(method: str, path: str, **headers: str) -> SimpleNamespace:
    """Returns the channel of somebody who asks for one thing."""
    headers = {"HOST": "x"} | headers
    request = SimpleNamespace(command=method, path=path, query="", headers=headers)
    return SimpleNamespace(requests=[request], total_outbufs_len=0)


def test_for_a_reader_who_has_hung_up_nothing_is_done_and_for_a_form_it_is(house, monkeypatch):
    monkeypatch.setattr(dispatcher, "GIVEN_UP_SECONDS", 0.0)
    held = house.hold()
    left, posted, waits = house.line_up("/en/events", "/en/form", "/en/times")
    for gone in (left, posted):
        gone.close()
    house.let_go()
    assert [status(wire) for wire in (held, waits)] == [200] * 2
    assert house.answered == ["/hold", "/en/form", "/en/times"]
    until(house.listening._dispatcher.is_idle)


def test_who_hung_up_at_the_door_has_left():
    asked = [SimpleNamespace(command="GET")]
    gone = SimpleNamespace(requests=asked, last_activity=0.0, socket=None)
    assert dispatcher._has_left(gone)


def test_people_are_answered_in_the_order_of_arrival_and_who_has_a_code_first(house):
    held = house.hold()
    waiting = house.line_up("/en/events", "/en/times", "/en/booking/details")
    threads = threading.active_count()
    house.let_go()
    assert [status(wire) for wire in (held, *waiting)] == [200] * 4
    assert house.answered == ["/hold", "/en/booking/details", "/en/events", "/en/times"]
    assert threading.active_count() == threads


def test_past_the_bound_a_person_is_told_while_the_others_still_wait(house):
    house.hold()
    house.line_up("/en/booking", "/en/booking", "/en/booking", "/en/booking")
    assert status(house.ask("/en/booking")) == 503
    assert len(house.lines) == 4 and house.answered == []


def test_who_is_told_gives_the_connection_back(house):
    house.hold()
    house.line_up(*["/en/booking"] * 4)
    with house.ask("/en/booking") as wire:
        answer = HTTPResponse(wire)
        answer.begin()
        assert (answer.status, answer.headers["Connection"]) == (503, "close")


def test_a_server_that_stops_answers_all_who_came_and_takes_nobody_else(house):
    held, *waiting = house.hold(), *house.line_up("/one", "/two")
    late = house.ask("/three")
    house.listening.stop()
    until(lambda: refuses(house.port))
    house.let_go()
    assert [status(wire) for wire in (held, *waiting, late)] == [200] * 4
    house.thread.join(PATIENCE_SECONDS)
    assert not house.thread.is_alive()


def refuses(port) -> bool:
    """Tells whether nobody listens at a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_whoever_cannot_be_served_before_the_end_is_told(house, monkeypatch):
    for name in ("SEND_SECONDS", "FINISH_SECONDS", "LOOK_SECONDS"):
        monkeypatch.setattr(sockets, name, 0.01)
    house.hold()
    waiting = house.line_up("/one", "/two")
    house.listening.stop()
    assert [status(wire) for wire in waiting] == [503, 503]


def test_files_and_broken_requests_wait_behind_nobody(house):
    house.hold()
    house.line_up(*["/en/booking"] * 4)
    with socket.create_connection(("127.0.0.1", house.port), timeout=PATIENCE_SECONDS) as wire:
        wire.sendall(b"GET\x00 /%zz\r\nX : y\r\n\r\n")
        assert status(wire) == 400
    for path in ("/healthz", "/static/site.0123456789.css"):
        assert status(house.ask(path)) == 200
    assert house.answered == ["/healthz", "/static/site.0123456789.css"]


def test_descriptors_are_asked_for_and_connections_fit_into_them(monkeypatch):
    asked = []
    limits = {"soft": 1024, "hard": 2000}
    monkeypatch.setattr(sockets.resource, "getrlimit", lambda _what: tuple(limits.values()))
    monkeypatch.setattr(sockets.resource, "setrlimit", lambda _what, pair: asked.append(pair))
    assert sockets._most_connections() == 2000 - sockets.OWN_FILES
    assert asked == [(2000, 2000)]
    limits["hard"] = 1 << 20
    assert sockets._most_connections() == sockets.MOST_CONNECTIONS
