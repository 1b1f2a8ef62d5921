"""Booking for somebody: every question, every no, what is read aloud, the paper."""

from datetime import date

from citykey_site.domain.events import Status
from tests import make
from tests.clerk import sign_in
from tests.house.staff_tour.guide import Guide


def walk(guide: Guide) -> None:
    """Sees every page of a booking that staff make."""
    guide.inside(_events)
    organizer = guide.organizer
    for name in ("draft", "canceled", "later", "full", "kosciuszko"):
        organizer.open(f"/staff/events/{name}/book")
    people = organizer.follow("10:30").address
    organizer.open(f"{people}&people=7")
    organizer.open(people)
    form = organizer.follow("4 people").address
    organizer.press("Book this appointment", email="ana")
    organizer.press("Book this appointment", email="ana@gmial.com")
    organizer.post(form)
    organizer.open(form)
    organizer.follow("Español")
    organizer.press("Book this appointment")
    organizer.post("/staff/events/kosciuszko/book/slip")
    organizer.open("/staff/events/kosciuszko/book/slip")
    organizer.press("Close this page")
    organizer.open(form)
    organizer.press("Book this appointment", email="ana@example.org")
    organizer.open(form)
    organizer.open("/staff/events/full/book")
    _late(guide, form)


def _events() -> None:
    make.event()
    make.event("draft", status=Status.DRAFT)
    make.event("canceled", status=Status.CANCELED)
    make.event("later", opens_at=make.later(days=3), day=date(2026, 12, 7))
    make.event("full", minutes=180, places=4, day=date(2026, 12, 8))
    make.booking(event_id="full", people=4)


def _late(guide: Guide, form: str) -> None:
    guide.wall.set(make.later(days=18, hours=2))
    sign_in(guide.organizer, guide.wall, member_id=guide.organizer.member.id)
    guide.organizer.open(form)
    guide.organizer.open("/staff/events/kosciuszko/book/slip")
    guide.wall.move(hours=10)
    sign_in(guide.organizer, guide.wall, member_id=guide.organizer.member.id)
    guide.organizer.open("/staff/events/kosciuszko/book")
    guide.organizer.open(form)
