"""Finished pages are answered from memory, and are as exact as if they had just been made."""

import threading
from datetime import timedelta

import pytest
from flask import session
from sqlalchemy import event
from werkzeug.test import Client

from citykey_site.storage import search
from citykey_site.storage.db import db
from citykey_site.web import kept_pages
from citykey_site.web.gate import Gate
from citykey_site.web.kept_pages import KeptPages, kept
from citykey_site.web.kept_store import BESIDE, KeptPage, Mark, Store
from tests import make
from tests.services import deeds
from tests.web import routes
from tests.web.steps import EMAIL, book, form_address

LISTS = ("/en/", "/en/events", "/en/times", "/en/events/kosciuszko", "/es/events?people=3")
FEEDS = ("/events.json", "/events.csv", "/slots/slots.ndjson", "/embed/en/events")


@pytest.fixture
def pages(visitor, saturday) -> KeptPages:
    """The kept pages of the site with one event."""
    return visitor.app.extensions[kept_pages.NAME]


@pytest.fixture
def ask(visitor):
    """Asks without cookies, as somebody who has never been here."""

    def asked(address: str, **more: object):
        return visitor.app.test_client(use_cookies=False).get(address, **more)

    return asked


def left(answer) -> int:
    """Returns the places left of all windows, as the data of the site say."""
    return sum(event["places_left"] for event in answer.json["events"])


def page_of(size: int = 0) -> KeptPage:
    return KeptPage(Mark(1, 1), "", [], b"x" * size, "tag", threading.Lock())


@pytest.mark.parametrize("address", LISTS + FEEDS)
def test_the_second_reader_gets_the_same_page_from_memory(pages, ask, address):
    first, second = ask(address), ask(address)
    assert (pages.hits, pages.misses) == (1, 1)
    assert (second.status, second.data, second.headers) == (
        first.status,
        first.data,
        first.headers,
    )


@pytest.mark.parametrize("address", LISTS + FEEDS)
def test_after_a_booking_nobody_gets_the_page_from_before_it(visitor, pages, ask, address):
    ask(address)
    with visitor.app.app_context():
        make.booking(people=4)
    assert ask(address).status_code == 200
    assert (pages.hits, pages.misses) == (0, 2)


def test_places_left_follow_each_booking_change_and_cancellation(visitor, pages, ask):
    with visitor.app.app_context():
        seen = [left(ask("/events.json"))]
        booking = make.booking(people=2)
        seen.append(left(ask("/events.json")))
        booking = deeds.change(booking, people=4)
        seen.append(left(ask("/events.json")))
        deeds.cancel(booking)
        seen.append(left(ask("/events.json")))
    assert seen == [48, 46, 44, 48]


def test_a_booking_on_one_machine_is_seen_on_the_other(visitor, pages, ask, make_app):
    before = left(ask("/events.json"))
    other = make_app()
    with other.app_context():
        make.booking(people=3)
    assert left(ask("/events.json")) == before - 3


def test_a_page_is_made_anew_in_the_next_minute(pages, ask, wall):
    ask("/en/times")
    wall.move(minutes=1)
    ask("/en/times")
    assert (pages.hits, pages.misses) == (0, 2)


def test_a_window_that_begins_is_gone_at_that_minute(visitor, saturday, ask, wall):
    with visitor.app.app_context():
        first = make.windows()[0]
    wall.set(first.starts_at - timedelta(seconds=30))
    before = left(ask("/events.json"))
    wall.move(seconds=30)
    assert left(ask("/events.json")) == before - first.capacity


def test_a_page_that_began_before_a_booking_is_not_taken_for_one_after_it(
    visitor, pages, ask, monkeypatch
):
    find = search.find_times

    def slowly(wanted, *, now):
        found = find(wanted, now=now)
        monkeypatch.setattr(search, "find_times", find)
        make.booking(people=4)
        return found

    monkeypatch.setattr(search, "find_times", slowly)
    ask("/en/times")
    ask("/en/times")
    assert (pages.hits, pages.misses) == (0, 2)


def test_nothing_is_read_before_the_mark_of_a_page(visitor, pages, ask, monkeypatch):
    """What is read before it may be older: SQLite shows a request the moment of its first read."""
    mark, seen = pages.mark, []
    monkeypatch.setattr(pages, "mark", lambda: seen.append("mark") or mark())
    with visitor.app.app_context():
        engine = db.engine
    event.listen(engine, "begin", lambda _: seen.append("read"))
    for address in LISTS + FEEDS:
        seen.clear()
        ask(address)
        assert seen[0] == "mark", address


def test_language_choices_host_and_compression_have_pages_of_their_own(pages, ask):
    ask("/en/events")
    ask("/es/events")
    ask("/en/events?people=2")
    ask("/en/events", headers={"Accept-Encoding": "gzip"})
    ask("/en/events", headers={"Host": "elsewhere.example.org"})
    assert (pages.hits, pages.misses) == (0, 5)


def test_who_has_the_page_already_gets_no_bytes(pages, ask):
    tag = ask("/en/events").headers["ETag"]
    again = ask("/en/events", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert "Content-Length" not in again.headers
    assert again.headers["Cache-Control"] == "public, no-cache"


def test_who_has_the_page_already_fills_the_memory_for_others(pages, ask):
    tag = ask("/en/events").headers["ETag"]
    pages._store = Store()
    assert ask("/en/events", headers={"If-None-Match": tag}).status_code == 304
    assert ask("/en/events").status_code == 200
    assert pages.hits == 1


def test_the_moment_of_an_answer_is_said_by_the_server_and_never_kept(pages, ask):
    assert [ask("/events.json").headers.get("Date") for _ in range(2)] == [None, None]
    assert pages.hits == 1


def test_asking_for_the_head_gets_the_head_from_memory(visitor, pages, ask):
    whole = ask("/en/events")
    head = visitor.app.test_client().head("/en/events")
    assert (head.data, head.headers) == (b"", whole.headers)
    assert pages.hits == 1


def test_the_log_names_the_rule_of_a_page_from_memory(pages, ask, caplog):
    ask("/en/events/kosciuszko")
    caplog.clear()
    with caplog.at_level("INFO", "citykey_site.requests"):
        ask("/en/events/kosciuszko")
    assert pages.hits == 1
    assert [line.args["route"] for line in caplog.records] == ["/<lang>/events/<event_id>"]


def test_what_a_person_with_a_cookie_gets_is_not_kept(visitor, pages):
    book(visitor)
    made = pages.misses
    visitor.open("/en/events")
    assert pages.misses == made


def test_a_person_with_an_open_booking_gets_the_page_of_everybody(visitor, pages, ask):
    """Every page that may be kept: a view that looked at a cookie would show it here."""
    book(visitor)
    plain = visitor.app.test_client(use_cookies=False)
    views = visitor.app.view_functions
    public = [rule for rule in routes.read(visitor.app) if hasattr(views[rule.endpoint], "kept")]
    assert len(public) > 15
    for rule in public:
        address = routes.address(visitor.app, rule)
        theirs = visitor.client.get(address)
        pages._store = Store()
        assert theirs.data == plain.get(address).data, address
        assert EMAIL.encode() not in theirs.data


@pytest.mark.parametrize("wrong", ["a cookie is set", "a cookie is read", "it is private"])
def test_an_answer_with_a_person_in_it_is_never_kept(make_app, wrong):
    site = make_app()

    @kept
    def view():
        answer = site.make_response("words")
        answer.headers["Cache-Control"] = "public, no-cache"
        answer.add_etag()
        if wrong == "a cookie is set":
            answer.set_cookie("who", "ana")
        elif wrong == "a cookie is read":
            session.get("pass")
        else:
            answer.headers["Cache-Control"] = "no-store"
        return answer

    site.add_url_rule("/faulty", view_func=view)
    for _ in range(2):
        assert site.test_client().get("/faulty").data == b"words"
    assert site.extensions[kept_pages.NAME].misses == 0


def test_an_answer_with_a_cookie_is_not_kept_whatever_else_it_says():
    def program(environ, start_response):
        environ[kept_pages.MADE_OF] = Mark(1, 1)
        said = {"ETag": '"tag"', "Cache-Control": "public, no-cache", "Set-Cookie": "who=ana"}
        start_response("200 OK", list(said.items()))
        return (b"words",)

    before_it = KeptPages(program)
    assert Client(before_it).get("/").data == b"words"
    assert (before_it.misses, before_it.bytes) == (0, 0)


def test_a_form_and_a_failure_are_never_kept(visitor, pages, ask):
    for address in (form_address(visitor), "/en/events?people=9", "/en/nothing", "/"):
        ask(address)
    assert pages.bytes == 0


def test_without_the_database_no_page_is_taken_for_exact(pages, ask, monkeypatch):
    ask("/en/events")

    def away() -> int:
        raise OSError

    monkeypatch.setattr(pages.editions, "newest", away)
    ask("/en/events")
    assert (pages.hits, pages.misses) == (0, 1)


def test_of_many_who_ask_for_an_old_page_at_once_one_makes_it(visitor, pages, ask, monkeypatch):
    ask("/en/times")
    with visitor.app.app_context():
        make.booking(people=1)
    find, inside, go_on = search.find_times, threading.Event(), threading.Event()

    def slowly(wanted, *, now):
        inside.set()
        go_on.wait(20)
        return find(wanted, now=now)

    monkeypatch.setattr(search, "find_times", slowly)
    readers = [threading.Thread(target=ask, args=("/en/times",)) for _ in range(5)]
    for reader in readers:
        reader.start()
    inside.wait(20)
    go_on.set()
    for reader in readers:
        reader.join(20)
    assert (pages.hits, pages.misses) == (4, 2)


def test_who_is_told_to_come_again_waits_for_nobody_who_makes_the_page(visitor, pages, ask):
    ask("/en/times")
    with visitor.app.app_context():
        make.booking(people=1)
    [old] = pages._store._pages.values()
    with old.turn:
        told = ask("/en/times", environ_overrides={Gate.REFUSED: True})
    assert (told.status_code, pages.misses) == (503, 1)


class Room(threading.BoundedSemaphore):
    """Tells when somebody has gone in."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.is_taken = threading.Event()

    def acquire(self, **how: bool) -> bool:
        found = super().acquire(**how)
        self.is_taken.set()
        return found


def test_where_many_wait_for_a_page_the_next_one_stands_in_the_lines_instead(
    visitor, pages, ask, monkeypatch
):
    room = Room(1)
    monkeypatch.setattr(pages, "_room", room)
    ask("/en/times")
    with visitor.app.app_context():
        make.booking(people=1)
    [old] = pages._store._pages.values()
    with old.turn:
        waits = threading.Thread(target=ask, args=("/en/times",))
        waits.start()
        assert room.is_taken.wait(20)
        assert ask("/en/times").status_code == 200
    waits.join(20)
    assert (pages.hits, pages.misses) == (1, 2)


def test_a_page_with_an_endless_address_is_shown_and_not_kept(pages, ask):
    assert ask(f"/en/help?nobody={'x' * 2000}").status_code == 200
    assert pages.bytes == 0


def test_a_page_is_at_hand_until_something_public_changes(visitor, pages, ask):
    address = ("localhost", "/en/times", "", "")
    assert pages.at_hand(*address) is None
    ask("/en/times")
    assert pages.at_hand(*address) is not None
    assert pages.at_hand("elsewhere.example.org", *address[1:]) is None
    with visitor.app.app_context():
        make.booking(people=1)
    assert pages.at_hand(*address) is None


def test_no_header_of_a_visitor_brings_a_page_to_hand(pages, ask):
    ask("/en/times", headers={"Citykey.At_Hand": "1", "Citykey-At-Hand": "1"})
    assert (pages.hits, pages.misses) == (0, 1)


def test_the_page_that_was_not_asked_for_longest_makes_room():
    store = Store(most=3 * BESIDE)
    for name in ("old", "new"):
        store.put((name,), page_of())
    store.get(("old",))
    store.put(("newest",), page_of(10))
    assert [bool(store.get((name,))) for name in ("old", "new", "newest")] == [True, False, True]
    assert store.bytes <= 3 * BESIDE


def test_the_memory_for_pages_has_an_end(pages, ask):
    pages._store = Store(most=40_000)
    for number in range(12):
        ask(f"/en/help?nobody={number}")
    assert 0 < pages.bytes <= 40_000


def test_a_page_put_twice_counts_once():
    store = Store()
    for _ in range(3):
        store.put(("same",), page_of(100))
    assert store.bytes == BESIDE + 100
