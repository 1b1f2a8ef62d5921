"""Figures, history and the first page: empty, filled, with small groups, with things gone wrong."""

from datetime import date

from citykey_site.domain.events import Status
from citykey_site.domain.history import COMMAND, Deed
from citykey_site.services.duties import Record
from citykey_site.storage import attendance, history, outbox
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import LetterRow, SlotRow
from tests import make
from tests.house.staff_tour.guide import Guide
from tests.services import deeds

PAGES = ("/staff/", "/staff/figures", "/staff/history")


def walk(guide: Guide) -> None:
    """Walks before there is anything, in the season, and when something is wrong."""
    _look(guide)
    guide.inside(_fill)
    _look(guide, "kosciuszko", "archer", "draft")
    _choose(guide)
    guide.inside(_break)
    guide.wall.set(make.later(days=18))
    guide.organizer.again()
    _look(guide, "kosciuszko")
    helper = guide.helper()
    for address in PAGES:
        helper.open(address)
    guide.organizer.post("/staff/figures.csv")
    guide.wall.move(days=4)
    guide.organizer.again()
    _look(guide, "kosciuszko")


def _look(guide: Guide, *event_ids: str) -> None:
    for address in PAGES:
        guide.organizer.open(address)
    for event_id in event_ids:
        for page in ("figures", "history"):
            guide.organizer.open(f"/staff/events/{event_id}/{page}")


def _choose(guide: Guide) -> None:
    guide.organizer.open("/staff/figures?from=2027-01&to=2026-12")
    guide.organizer.press("Show these months")
    guide.organizer.press("Take these figures as a file")
    guide.organizer.open("/staff/history?page=2")
    guide.organizer.follow("Newer lines")


def _fill() -> None:
    make.event(places=12)
    make.event("archer", venue=make.ARCHER, day=date(2027, 1, 9))
    make.event("draft", day=date(2026, 12, 19), status=Status.DRAFT)
    make.event("plan", day=date(2026, 12, 20), status=Status.DRAFT, publish_at=make.later(days=9))
    for number in range(6):
        language = "es" if number % 2 else "en"
        email = f"p{number}@example.org"
        booking = make.booking(window=number, people=4, email=email, language=language)
        with transaction():
            attendance.mark(booking.uid, 1, "came", make.NOW)
    deeds.cancel_event("archer")
    with transaction():
        for number in range(60):
            by = COMMAND if number % 2 else "staff gone"
            facts = {"moved": number, "at": make.NOW.isoformat()}
            history.add(Deed.CHANGED, by=by, event_id="kosciuszko", now=make.NOW, **facts)


def _break() -> None:
    Record().note("send", went_well=False, now=make.NOW)
    with transaction():
        outbox.give_up(session().query(LetterRow).first().uid)
        session().query(SlotRow).first().taken += 1
