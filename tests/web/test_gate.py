"""The gate: more people than can be answered at once wait in order, or are told at once."""

import threading

import pytest

from citykey_site.domain.queueing import Lines
from citykey_site.domain.turns import Turn
from citykey_site.web import gate as gates
from citykey_site.web.gate import NAME, WORKERS, Gate
from tests.log_lines import writing
from tests.web.steps import EMAIL, taken
from tests.web.test_headers import EXACT

PATIENCE_SECONDS = 30


class Busy:
    """Says no in one word."""

    def answer(self, _environ, start_response):
        """Answers."""
        start_response("503 SERVICE UNAVAILABLE", [])
        return (b"no",)


class House:
    """A gate behind which a test has all the places; `answered` has the paths in their order."""

    def __init__(self, *, most: int = 100) -> None:
        self.answered: list[str] = []
        self.gate = Gate(self._inner, Busy())
        self.gate.working, self.gate.lines = WORKERS, Lines(workers=WORKERS, most=most)
        self._threads: list[threading.Thread] = []

    def come(self, path: str, *, method: str = "GET", cookie: str = "") -> None:
        """Lets somebody come who waits; returns when they stand in their line."""
        facts = {"PATH_INFO": path, "REQUEST_METHOD": method, "HTTP_COOKIE": cookie}
        before = len(self.gate.lines)
        thread = threading.Thread(target=self.ask, args=(facts,), daemon=True)
        thread.start()
        self._threads.append(thread)
        for _ in range(PATIENCE_SECONDS * 1000):
            if len(self.gate.lines) > before:
                return
            threading.Event().wait(0.001)
        raise AssertionError("nobody stands in a line")

    def ask(self, facts: dict) -> str:
        """Asks, and returns the status."""
        told = []
        self.gate(facts, lambda status, _headers: told.append(status))
        return told[0]

    def free_a_place(self) -> None:
        """Ends a work, and waits until all who came have been answered."""
        self.gate._go(Turn.READING, 0.01)
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)

    def _inner(self, environ, start_response):
        self.answered.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return ()


def test_people_who_wait_are_answered_in_the_order_in_which_they_came():
    house = House()
    for path in ("/en/one", "/en/two", "/en/three"):
        house.come(path)
    house.free_a_place()
    assert house.answered == ["/en/one", "/en/two", "/en/three"]
    assert house.gate.working == WORKERS - 1 and not house.gate.lines


def test_a_person_with_a_code_passes_those_who_read_and_those_who_book():
    house = House()
    house.come("/en/events")
    house.come("/en/events/one/book", method="POST", cookie="citykey=e")
    house.come("/en/booking/details")
    house.free_a_place()
    assert house.answered[0] == "/en/booking/details"


def test_past_the_bound_a_person_is_told_at_once():
    house = House(most=1)
    house.come("/en/booking")
    assert house.ask({"PATH_INFO": "/en/booking"}) == "503 SERVICE UNAVAILABLE"
    assert house.gate.lines.refused[Turn.HELD] == 1
    house.free_a_place()
    assert house.answered == ["/en/booking"]


def test_whose_turn_never_comes_is_told_and_stands_in_no_line(monkeypatch):
    monkeypatch.setattr(gates, "PATIENCE_SECONDS", 0.001)
    house = House()
    assert house.ask({"PATH_INFO": "/en/events"}) == "503 SERVICE UNAVAILABLE"
    assert not house.gate.lines


@pytest.fixture
def full(visitor):
    """The site while no turn is left for anybody."""
    gate = visitor.app.extensions[NAME]
    gate.working, gate.lines = WORKERS, Lines(workers=WORKERS, most=0)
    return visitor


def test_who_is_told_gets_a_small_whole_page_in_their_language(full, speech):
    page = full.open(f"/{speech.code}/events")
    assert (page.status, page.heading) == (503, speech("Please try again in one minute"))
    assert page.says(
        speech("This site is very busy or closed for repairs. Your appointment is safe.")
    )
    assert "311" in page.soup.footer.text


def test_the_page_says_when_to_come_again_and_is_kept_by_nobody(full):
    answer = full.client.get("/en/events", headers={"Accept-Encoding": "gzip"})
    said = dict(answer.headers)
    assert (said["Retry-After"], said["Cache-Control"]) == ("60", "no-store")
    assert (said["Content-Encoding"], answer.content_length < 2048) == ("gzip", True)
    assert {name: said.get(name) for name in EXACT} == EXACT | {"Strict-Transport-Security": None}
    assert "Set-Cookie" not in said


def test_without_a_language_in_the_address_the_browser_is_asked(full):
    told = {"Accept-Language": "es-MX,es"}
    tags = [full.open(path, headers=told).soup.html["lang"] for path in ("/", "/x", "/staff/")]
    assert tags == ["es", "es", "en"]


def test_who_looks_at_the_head_only_gets_no_body(full):
    answer = full.client.head("/en/events")
    assert (answer.status_code, answer.data) == (503, b"")


def test_a_refusal_has_its_line_in_the_log_without_the_address(full):
    with writing() as log:
        full.open("/en/events?near=60618")
    [line] = log.of("requests")
    assert (line["status"], line["route"]) == (503, "")
    assert "60618" not in log.text


def test_what_is_answered_from_memory_needs_no_turn(visitor):
    visitor.open("/en/help")
    gate = visitor.app.extensions[NAME]
    gate.working, gate.lines = WORKERS, Lines(workers=WORKERS, most=0)
    assert visitor.open("/en/help").status == 200
    assert visitor.open("/en/booking").status == 503


def test_the_stylesheet_of_the_page_that_says_no_needs_no_turn(full):
    page = full.open("/en/events")
    sheet = page.soup.find("link", rel="stylesheet")["href"]
    assert (page.status, full.client.get(sheet).status_code) == (503, 200)


def test_a_crowd_that_asks_for_files_that_are_not_there_finds_the_gate_shut(full):
    for path in ("/static/x", "/static/site.css", "/leave/x", "/healthz/x"):
        assert full.open(path).status == 503, path
    assert full.client.post("/leave").status_code == 503


def test_who_was_turned_away_sends_the_form_again_or_goes_back_and_books_once(visitor, saturday):
    visitor.open("/en/events/kosciuszko?people=2")
    asked = visitor.follow("10:30")
    gate = visitor.app.extensions[NAME]
    gate.working, gate.lines = WORKERS, Lines(workers=WORKERS, most=0)
    assert visitor.press("Book this appointment", email=EMAIL).status == 503
    gate.working = 0

    gone_back = visitor.open(asked.address)
    for page in (asked, gone_back):
        visitor.page = page
        told = visitor.press("Book this appointment", email=EMAIL)
        assert told.heading == "Your appointment is booked"
    assert taken(visitor.app, window=1) == 2
