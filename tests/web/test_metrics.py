"""`/metrics`: who may read it, what it counts, and that nothing in it is of a person."""

import re
import threading

import pytest
from sqlalchemy.exc import OperationalError

from citykey_site.domain import refusals
from citykey_site.domain.turns import Turn
from citykey_site.mail.outcomes import Refused
from citykey_site.services import bookings as deeds
from citykey_site.services import measures, outbox
from citykey_site.storage.counted import Counted, count
from citykey_site.storage.db import transaction
from citykey_site.web import tally
from citykey_site.web.request_log import Why
from citykey_site.web.staff.refusals import staff_sentence
from tests import make, metric_text
from tests.people import Visitor
from tests.web.steps import EMAIL, book, open_again

TOKEN = "for-tests-only-Zq8Lm2Vb8Kd4W7f3Q-"
REAL = {
    "base_url": "https://book.example.org",
    "secret_key": "for-tests-only-7f3Q9xLm2Vb8Kd4W-",
    "smtp_url": "smtps://x",
    "clock_file": None,
}
HERE, ELSEWHERE = "127.0.0.1", "203.0.113.9"
OK, MISSING = 200, 404


def told(app) -> metric_text.Told:
    """Returns what a watcher on this machine is told."""
    return metric_text.read(app.test_client().get("/metrics").text)


def ask(site, *, peer=HERE, passed_on="", token="", method="GET") -> int:
    """Asks from an address, maybe through a proxy that passes on for whom."""
    headers = {"X-Forwarded-For": passed_on} if passed_on else {}
    headers |= {"Authorization": token} if token else {}
    headers["Host"] = "127.0.0.1"
    overrides = {"REMOTE_ADDR": peer}
    answer = site.test_client().open(
        "/metrics", method=method, headers=headers, environ_overrides=overrides
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("citykey_" in answer.text) == (answer.status_code == OK and method == "GET")
    return answer.status_code


@pytest.mark.parametrize(
    ("settings", "asked", "status"),
    [
        ({}, {}, OK),
        ({}, {"peer": "::1"}, OK),
        ({}, {"peer": "::ffff:127.0.0.1"}, OK),
        ({}, {"method": "HEAD"}, OK),
        ({}, {"method": "POST"}, 405),
        ({}, {"peer": ELSEWHERE}, MISSING),
        ({}, {"peer": ELSEWHERE, "method": "HEAD"}, MISSING),
        ({}, {"peer": "10.0.0.1"}, MISSING),
        ({}, {"peer": ""}, MISSING),
        ({}, {"peer": ELSEWHERE, "passed_on": HERE}, MISSING),
        ({}, {"peer": ELSEWHERE, "token": f"Bearer {TOKEN}"}, MISSING),
        ({}, {"peer": ELSEWHERE, "token": "Bearer "}, MISSING),
        ({"trusted_proxies": 1}, {}, OK),
        ({"trusted_proxies": 1}, {"passed_on": ELSEWHERE}, MISSING),
        ({"trusted_proxies": 1}, {"passed_on": f"{HERE}, {ELSEWHERE}"}, MISSING),
        ({"trusted_proxies": 1}, {"peer": ELSEWHERE, "passed_on": HERE}, MISSING),
        ({"trusted_proxies": 2}, {"passed_on": ELSEWHERE}, MISSING),
        ({}, {"passed_on": ELSEWHERE}, MISSING),
        ({"trusted_proxies": 1, **REAL}, {}, OK),
        (REAL, {}, MISSING),
        ({"metrics_token": TOKEN, **REAL}, {"token": f"Bearer {TOKEN}"}, OK),
        ({"metrics_token": TOKEN}, {"peer": ELSEWHERE, "token": f"bearer {TOKEN}"}, OK),
        ({"metrics_token": TOKEN}, {"peer": ELSEWHERE, "token": f"Bearer {TOKEN[:-1]}x"}, MISSING),
        ({"metrics_token": TOKEN}, {"peer": ELSEWHERE, "token": "Bearer "}, MISSING),
        ({"metrics_token": TOKEN}, {"peer": ELSEWHERE, "token": "Bearer é"}, MISSING),
        ({"metrics_token": TOKEN}, {"peer": ELSEWHERE, "token": f"Token {TOKEN}"}, MISSING),
        ({"metrics_token": TOKEN}, {"peer": ELSEWHERE, "token": TOKEN}, MISSING),
        ({"metrics_token": TOKEN}, {"peer": ELSEWHERE}, MISSING),
    ],
)
def test_only_who_asks_on_this_machine_or_with_the_token_is_told(make_app, settings, asked, status):
    assert ask(make_app(**settings), **asked) == status


def test_who_may_not_read_it_sees_the_page_of_anything_that_is_not_there(visitor):
    titles = {visitor.open(path).soup.title.string for path in ("/metrics", "/nothing")}

    assert visitor.page.status == MISSING
    assert len(titles) == 1


def test_what_people_did_is_counted_once_each(visitor, saturday):
    code = book(visitor).code
    open_again(visitor, code)
    visitor.follow("Cancel this appointment")
    visitor.press("Yes, cancel my appointment")
    open_again(visitor, "482100937718")
    found = told(visitor.app)

    assert found.value("citykey_bookings_total", deed="made") == 1
    assert found.value("citykey_bookings_total", deed="canceled") == 1
    assert found.value("citykey_bookings_total") == 2
    assert found.value("citykey_refusals_total", refusal="NoSuchBooking") == 1
    assert found.value("citykey_refusals_total") == 1
    assert found.value("citykey_suspicious_requests_total", why="code") == 1
    booking = {"route": "/<lang>/events/<event_id>/book", "method": "POST", "status": "3xx"}
    assert found.value("citykey_requests_total", **booking) == 1
    assert found.value("citykey_letters_waiting") == 1
    total = found.value("citykey_answers_total")
    assert found.value("citykey_requests_total") == total
    assert found.value("citykey_request_seconds_count") == total


def test_the_same_form_twice_is_one_booking_and_a_change_is_a_change(app, office):
    make.event()
    wish = make.wish(form_token="once")
    booked, _ = (deeds.book(wish, office=office, now=make.NOW) for _ in range(2))
    other = make.windows()[1].public_id
    for _ in range(2):
        deeds.change(
            booked.uid,
            event_id="kosciuszko",
            slot_id=other,
            party_size=2,
            office=office,
            now=make.NOW,
        )
    make.close(window=1)
    found = told(app)

    for deed in ("made", "changed", "ended"):
        assert found.value("citykey_bookings_total", deed=deed) == 1, deed


def test_a_deed_that_was_not_kept_is_not_counted(app):
    with pytest.raises(refusals.SlotFull), transaction():
        count(Counted.MADE)
        raise refusals.SlotFull
    with transaction():
        count(Counted.CANCELED)
    found = told(app)

    assert found.value("citykey_bookings_total", deed="made") == 0
    assert found.value("citykey_bookings_total", deed="canceled") == 1


def test_a_refusal_to_staff_is_counted_once(app):
    with app.test_request_context("/staff/"):
        staff_sentence(refusals.SlotFull())
        staff_sentence(refusals.LastAdmin())
    found = told(app)

    assert found.value("citykey_refusals_total", refusal="SlotFull") == 1
    assert found.value("citykey_refusals_total") == 2


def test_kept_pages_are_counted_with_what_they_take(visitor, saturday):
    for _ in range(3):
        visitor.client.get("/en/help")
    found = told(visitor.app)

    assert found.value("citykey_kept_pages_total", found="miss") == 1
    assert found.value("citykey_kept_pages_total", found="hit") == 2
    assert found.value("citykey_kept_pages_bytes") > 1000


def test_a_letter_that_cannot_be_delivered_and_one_that_waits_are_told(visitor, saturday, wall):
    class Server:
        def deliver(self, message):
            raise Refused("The mail server answered 550 to RCPT.")

    book(visitor)
    with visitor.app.app_context():
        outbox.deliver_next(Server(), now=wall.now())
    book(visitor, email="bea@example.org", window=1)
    wall.move(minutes=20)
    found = told(visitor.app)

    assert found.value("citykey_letters_failed") == 1
    assert found.value("citykey_letters_waiting") == 1
    assert 1200 <= found.value("citykey_letter_late_seconds") <= 1210


def test_a_day_that_should_be_erased_is_told(visitor, saturday, wall):
    book(visitor)
    wall.set(make.later(days=22))

    assert told(visitor.app).value("citykey_erasure_late_days") == 1


def test_with_the_database_away_the_rest_is_still_told(visitor, monkeypatch):
    visitor.client.get("/en/nothing")

    def away(**_):
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(measures, "read", away)
    found = told(visitor.app)

    assert found.values["citykey_database_up"] == {frozenset(): 0}
    assert not found.values["citykey_letters_waiting"]
    assert found.value("citykey_answers_total", status="4xx") == 1
    assert found.value("citykey_processes") == 1


def test_a_database_that_does_not_answer_is_not_waited_for(visitor, monkeypatch):
    asked, answers = [], threading.Event()

    def wait(**_):
        asked.append(1)
        answers.wait(60)

    monkeypatch.setattr("citykey_site.web.metrics.PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(measures, "read", wait)
    downs = [told(visitor.app).value("citykey_database_up") for _ in range(3)]
    answers.set()

    assert downs == [0, 0, 0]
    assert len(asked) == 1, "the others did not ask as well"


def test_a_process_tells_its_memory_and_what_it_has_open(visitor):
    found = told(visitor.app)

    assert 20e6 < found.value("citykey_process_memory_bytes") < 4e9
    most = found.value("citykey_process_descriptors_most")
    assert 3 < found.value("citykey_process_descriptors") < most


def test_every_label_is_of_a_closed_list_and_none_of_a_person(make_app, saturday_of):
    """A whole journey with marks in all that a visitor can send; none of them is told."""
    site = make_app(metrics_token=TOKEN)
    saturday_of(site)
    ana = Visitor(site)
    email = "canary.7731@canary.example"
    code = book(ana, email=email).code
    open_again(ana, code, email=email)
    open_again(ana, "482100937718", email=email)
    marked = {"User-Agent": "canary", "Cookie": "citykey=canary", "Referer": "http://canary/"}
    for method, path in (
        ("GET", "/en/canary?near=canary"),
        ("CANARY", "/en/events"),
        ("PUT", "/en/events"),
        ("GET", "/en/events/canary"),
        ("POST", "/canary"),
    ):
        ana.client.open(path, method=method, headers=marked)
    text = site.test_client().get("/metrics").text
    known = {
        "route": {rule.rule for rule in site.url_map.iter_rules()} | {tally.NOWHERE},
        "method": set(tally.METHODS),
        "status": set(tally.STATUSES),
        "deed": set(Counted),
        "refusal": set(tally.every_refusal()),
        "why": set(Why),
        "line": {turn.name.lower() for turn in Turn},
        "found": {"hit", "miss"},
        "process": {str(number) for number in range(64)},
        "le": {*map(str, tally.BUCKETS), "+Inf"},
    }

    for secret in ("canary", EMAIL, code, "kosciuszko", "2026-12", TOKEN, ana._network):
        assert secret not in text, secret
    assert not re.search(r"\d{12}", re.sub(r" \d+$", "", text, flags=re.M))
    for name, value in metric_text.read(text).labels():
        assert value in known[name], (name, value)


def test_every_reason_of_the_log_is_counted():
    assert set(tally.WHYS) == set(Why)


@pytest.fixture
def saturday_of():
    """Gives a site the event of Saturday."""

    def keep(site):
        with site.app_context():
            make.event()

    return keep
