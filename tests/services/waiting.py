"""Waiting parties in few words, for tests."""

from datetime import datetime

from citykey_site.domain.bookings import Booking
from citykey_site.domain.waitlist import Wait
from citykey_site.services import finishing, joining, lines, waitlist
from citykey_site.storage import kept, slots, waits
from citykey_site.storage.db import session
from citykey_site.storage.tables import SlotRow
from tests import make

FORMS = iter(range(1_000_000))


def join(
    email: str = "wanda@example.org",
    *,
    people: int = 1,
    windows: tuple[int, ...] = (),
    event_id: str = "kosciuszko",
    language: str = "en",
    now: datetime = make.NOW,
) -> Wait:
    """Joins the line of an event, email check and all; no windows mean any time."""
    kept_windows = make.windows(event_id)
    wished = [kept_windows[number].public_id for number in windows]
    facts = {"event": event_id, "windows": wished, "people": people}
    return finish(facts, email=email, language=language, now=now)


def join_area(
    email: str = "wanda@example.org",
    *,
    near: str = "Hermosa",
    people: int = 1,
    parts: tuple[str, ...] = (),
    weekdays: tuple[int, ...] = (),
    now: datetime = make.NOW,
) -> Wait:
    """Joins the line of an area, email check and all."""
    facts = {"area": near, "parts": parts, "weekdays": weekdays, "people": people}
    return finish(facts, email=email, language="en", now=now)


def finish(facts: dict, *, email: str, language: str, now: datetime) -> Wait:
    """Asks to join and follows the letter at once."""
    form = f"f{next(FORMS)}"
    request = joining.ask(
        facts, email=email, language=language, form=form, office=make.OFFICE, now=now
    )
    finishing.finish(request.uid, office=make.OFFICE, now=now)
    return waits.get(request.uid)


def ask(email: str, *, people: int = 1, now: datetime = make.NOW) -> str:
    """Asks to join for any time; returns what is to be finished."""
    facts = {"event": "kosciuszko", "windows": [], "people": people}
    form = f"f{next(FORMS)}"
    request = joining.ask(facts, email=email, language="en", form=form, office=make.OFFICE, now=now)
    return request.uid


def serve(now: datetime = make.NOW) -> int:
    """Does what the worker does for the lines."""
    done = lines.serve(office=make.OFFICE, now=now)
    return done + lines.end_hopeless(office=make.OFFICE, now=now)


def offered(entry: Wait, *, now: datetime = make.NOW) -> tuple[int, int, datetime] | None:
    """Returns the window (by place), the people and the end of what is offered to a party."""
    session().rollback()
    found = waitlist.offer_of(entry.uid, now=now)
    if found is None:
        return None
    event, slot, offer = found
    return (
        [item.id for item in make.windows(event.public_id)].index(slot.id),
        offer.people,
        (offer.ends_at),
    )


def take(entry: Wait, *, now: datetime = make.NOW) -> Booking | None:
    """Presses the button of an offer."""
    return waitlist.take(entry.uid, slot_id=_window(entry), office=make.OFFICE, now=now)


def decline(entry: Wait, *, now: datetime = make.NOW) -> Wait:
    """Says no to an offer."""
    return waitlist.decline(entry.uid, slot_id=_window(entry), office=make.OFFICE, now=now)


def leave(entry: Wait, *, now: datetime = make.NOW) -> None:
    """Leaves the line."""
    waitlist.leave(entry.uid, office=make.OFFICE, now=now)


def now_kept(entry: Wait) -> Wait | None:
    """Returns an entry as it is kept now."""
    session().rollback()
    return waits.get(entry.uid)


def public(public_id: str = "kosciuszko") -> list[int]:
    """Counts the places of each window that everybody can book."""
    session().rollback()
    return [slot.left for slot in make.windows(public_id)]


def sums_are_right() -> bool:
    """Tells whether every window has as many places taken as something holds."""
    session().rollback()
    return slots.wrong_counters() == []


def _window(entry: Wait) -> str:
    session().rollback()
    offer = kept.of(entry.uid)
    return session().get(SlotRow, offer.slot_id).public_id if offer else ""
