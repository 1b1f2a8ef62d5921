"""The proposal of a change, one window, and canceling a window, an event or a day."""

from datetime import date, time

from citykey_site.domain.events import Status
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import LetterRow
from tests import make
from tests.clerk import sign_in
from tests.house.staff_tour.guide import Guide

HERE = "/staff/events/kosciuszko"
DAY = "/staff/days/2026-12-05/cancel"


def walk(guide: Guide) -> None:
    """Changes windows, is refused, meets another editor, and cancels everything in the end."""
    guide.inside(_fill)
    windows = [slot.public_id for slot in guide.inside(make.windows)]
    _window(guide, windows)
    _editors(guide, windows)
    _started(guide, windows)
    _cancel(guide, windows)


def _fill() -> None:
    make.event()
    make.event("draft", venue=make.ARCHER, status=Status.DRAFT)
    make.event("empty", day=date(2026, 12, 12))
    make.booking(people=2)
    make.booking(people=4, email="ben@example.org", window=1, language="es")
    with transaction():
        session().query(LetterRow).first().state = "failed"


def _window(guide: Guide, windows: list[str]) -> None:
    staff = guide.organizer
    staff.open(f"{HERE}/windows/new")
    staff.press("See what this changes")
    staff.press("See what this changes", starts="10:15", ends="10:30", places="1")
    staff.press("Change the event")
    staff.open(f"{HERE}/windows/{windows[0]}")
    staff.press("See what this changes", places="1")
    staff.press("Go back to what I typed")
    staff.press("See what this changes", starts="10:05")
    staff.post(f"{HERE}/windows/{windows[0]}", {"starts": "10:05"})
    staff.open("/staff/events/empty/cancel")


def _editors(guide: Guide, windows: list[str]) -> None:
    staff, other = guide.organizer, guide.admin
    staff.open(f"{HERE}/windows/{windows[1]}")
    staff.press("See what this changes", starts="10:35")
    other.open(f"{HERE}/windows/{windows[5]}")
    other.press("See what this changes", places="9")
    other.press("Change the event")
    staff.press("Change the event")
    staff.press("See what this changes")
    guide.inside(lambda: make.booking(email="cleo@example.org", window=2))
    staff.press("Change the event")
    staff.press("Change the event and tell")


def _started(guide: Guide, windows: list[str]) -> None:
    guide.wall.set(make.plan(starts=time(10, 20)).windows[0].starts_at)
    sign_in(guide.organizer, guide.wall, member_id=guide.organizer.member.id)
    guide.organizer.open(f"{HERE}/windows/{windows[0]}")
    guide.organizer.open(f"{HERE}/windows/{windows[0]}/cancel")
    guide.organizer.open(f"{HERE}/cancel")


def _cancel(guide: Guide, windows: list[str]) -> None:
    staff = guide.organizer
    staff.open("/staff/events/draft/cancel")
    staff.open(f"{HERE}/windows/{windows[1]}/cancel")
    staff.post(f"{HERE}/windows/{windows[1]}/cancel")
    staff.open(f"{HERE}/windows/{windows[1]}/cancel")
    guide.inside(lambda: make.booking(email="dan@example.org", window=2, now=guide.wall.now()))
    staff.press("Cancel the window")
    staff.press("Cancel the window")
    staff.open(f"{HERE}/windows/{windows[1]}/cancel")
    staff.open(DAY)
    staff.press("Cancel 1 event")
    staff.open(DAY)
    staff.open(f"{HERE}/cancel")
    staff.open(f"{HERE}/windows/new")
