"""Nobody learns from an answer, or from the work behind it, whether an email is known."""

import secrets
from datetime import timedelta

import pytest

from citykey_site.domain import checks
from citykey_site.domain.checks import Purpose
from citykey_site.services import joining, lost_codes, mail_stops, privacy
from citykey_site.storage import bookings
from citykey_site.storage import mail_stops as stops
from citykey_site.storage.db import transaction
from tests import make
from tests.people import Visitor
from tests.services import deeds, draw_people
from tests.services.subscribing import subscribe
from tests.services.test_allowances import ask as ask_for_more
from tests.web.steps import form_address, slot_id
from tests.web.watched import Answer, answer

KNOWN, UNKNOWN, FIRST = "ana@example.org", "eve@example.org", "zoe@example.org"
NOT_THE_CODE = "482100937718"


@pytest.fixture
def site(make_app):
    """A site on which one mailbox has all the bookings that it may have."""
    app = make_app()
    with app.app_context():
        make.event()
        make.event("archer", venue=make.ARCHER)
        for event_id in ("kosciuszko", "archer"):
            make.booking(event_id=event_id, email=KNOWN, window=1)
    return app


def ask(app, address: str, email: str, *, network: str, **fields: str) -> Answer:
    """Sends a form as somebody on a network of their own who was not here before."""
    return answer(Visitor(app, network=network), address, fields, echo=email)


def both(app, address: str, **fields: str) -> tuple[Answer, Answer]:
    """Sends a form with a known and with an unknown email.

    Somebody else has sent it before: keys of the day are made by then.
    """
    ask(app, address, FIRST, network="198.51.100.1", **fields)
    known = ask(app, address, KNOWN, network="198.51.100.2", **fields)
    return known, ask(app, address, UNKNOWN, network="198.51.100.3", **fields)


def assert_same(known: Answer, unknown: Answer) -> None:
    """Fails with the first thing by which two answers can be told apart."""
    assert known.status == unknown.status and known.status in {303, 422}
    assert known.headers == unknown.headers
    assert known.body == unknown.body
    assert known.work.vault == unknown.work.vault
    assert known.work.statements == unknown.work.statements
    assert known.work.letters == unknown.work.letters


def marked(app) -> str:
    """Adds an event that asks everybody to finish by email; returns the address of its form."""
    with app.app_context():
        make.event("marked", venue=make.ARCHER, check_emails=True)
    slot = slot_id(app, event="marked")
    return f"/en/events/marked/book?slot={slot}&people=1"


def test_a_booking_at_a_marked_event_over_the_limit_and_below_it(site):
    assert_same(*both(site, marked(site)))


def test_a_booking_at_an_unusual_pace_over_the_limit_and_below_it(make_app):
    app = make_app(bookings_per_network=0)
    with app.app_context():
        make.event()
        for window in (1, 2):
            make.booking(email=KNOWN, window=window)
    assert_same(*both(app, form_address(Visitor(app))))


def test_a_higher_limit_is_asked_for(site):
    assert_same(*both(site, "/en/navigators"))


def test_a_list_of_all_appointments_is_asked_for(site):
    assert_same(*both(site, "/en/navigators/sitting"))


def test_news_is_asked_for_by_who_gets_it_already(site):
    with site.app_context():
        subscribe(KNOWN, now=make.later(days=-3))

    assert_same(*both(site, "/en/updates", places="60618", often="weekly"))


def test_letters_are_asked_for_again_by_who_stopped_them(site, wall):
    with site.app_context():
        mail_stops.stop(stops.link_of(KNOWN, day=wall.now().date()), now=wall.now())

    assert_same(*both(site, "/en/stop"))


def test_a_code_is_asked_for_by_who_stopped_letters(site, wall):
    with site.app_context():
        mail_stops.stop(stops.link_of(KNOWN, day=wall.now().date()), now=wall.now())

    assert_same(*both(site, "/en/booking/lost-code"))


def test_a_higher_limit_is_asked_for_again(site):
    with site.app_context():
        ask_for_more(KNOWN)

    assert_same(*both(site, "/en/navigators"))


def test_somebody_waits_for_an_event_already(site):
    with site.app_context():
        make.event("full", venue=make.ARCHER, places=1, minutes=180)
        make.booking(event_id="full", email="bea@example.net")
        join(KNOWN, event="full", windows=[])

    assert_same(*both(site, "/en/waitlist?event=full&people=1"))


def test_somebody_waits_for_an_area_already(site):
    with site.app_context():
        join(KNOWN, area="60626", parts=[], weekdays=[])

    assert_same(*both(site, "/en/waitlist?near=60626&people=1"))


def test_somebody_is_in_the_draw_already(make_app, wall):
    app = make_app()
    wall.set(draw_people.OPEN)
    with app.app_context():
        draw_people.event()
        draw_people.enter(KNOWN)
        wished = make.windows("drawn")[0].public_id

    assert_same(*both(app, "/en/events/drawn/draw?people=1", wish1=wished))


def join(email: str, **facts: object) -> None:
    """Joins a waitlist as one who has followed the letter."""
    request = checks.begin(
        secrets.token_hex(16),
        Purpose.WAIT,
        email=email,
        language="en",
        facts={"people": 1} | facts,
        limits=make.OFFICE.limits,
        now=make.NOW,
    )
    with transaction():
        joining.join(request, office=make.OFFICE, now=make.NOW)


def test_the_page_to_wait_at_over_the_limit_and_below_it(site):
    address = marked(site)
    pages = []
    for email, network in ((KNOWN, "198.51.100.2"), (UNKNOWN, "198.51.100.3")):
        visitor = Visitor(site, network=network)
        visitor.open(address)
        visitor.press("Book this appointment", email=email)
        pages.append(answer(visitor, "/en/check", {"number": "482100"}, echo=email))

    assert_same(*pages)


def test_a_lost_code_is_asked_for(site):
    assert_same(*both(site, "/en/booking/lost-code"))


def test_a_wrong_code_is_typed(site):
    assert_same(*both(site, "/en/booking", code=NOT_THE_CODE))


def test_a_wrong_code_is_typed_where_our_letters_came_back(site):
    with site.app_context():
        returned = bookings.active_of_mailbox(KNOWN, now=make.NOW)[0]
        with transaction():
            bookings.mark_returned(returned.uid)

    assert_same(*both(site, "/en/booking", code=NOT_THE_CODE))


def test_a_wrong_code_is_typed_for_a_canceled_booking(site):
    with site.app_context():
        deeds.cancel(make.booking(email="bea@example.org"))
    known, unknown = both(site, "/en/booking", code=NOT_THE_CODE)
    canceled = ask(
        site, "/en/booking", "bea@example.org", network="198.51.100.4", code=NOT_THE_CODE
    )

    assert_same(canceled, unknown)
    assert_same(canceled, known)


def test_the_right_code_is_typed_for_an_erased_booking(site, wall):
    with site.app_context():
        make.event("sunday", day=make.later(days=19).date(), venue=make.ARCHER)
        code = make.booking(event_id="kosciuszko", email="bea@example.org", window=3).code
        wall.set(make.windows()[-1].ends_at + timedelta(hours=25))
        folder = site.extensions["citykey.settings"].mail_folder
        assert privacy.erase_due(now=wall.now(), after=timedelta(hours=24), mail_folder=folder)
    _, unknown = both(site, "/en/booking", code=code)

    assert_same(
        ask(site, "/en/booking", "bea@example.org", network="198.51.100.4", code=code), unknown
    )


def test_a_look_before_the_answer_is_found(site, monkeypatch):
    # The control: if the form itself looked the mailbox up, the work would tell.
    ask_later = lost_codes.ask

    def look_first(email, **more):
        bookings.active_of_mailbox(email, now=make.NOW)
        ask_later(email, **more)

    monkeypatch.setattr(lost_codes, "ask", look_first)

    with pytest.raises(AssertionError):
        assert_same(*both(site, "/en/booking/lost-code"))
