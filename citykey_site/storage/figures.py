"""Counts how events went: live bookings and the tallies of erased days together.

One look at each table, however many events there are.
"""

from collections import Counter, defaultdict
from datetime import date

from sqlalchemy import case, func, select

from citykey_site.domain.events import Status
from citykey_site.domain.figures import EventFigures, month_of
from citykey_site.domain.suppression import together
from citykey_site.storage import events, live_counts
from citykey_site.storage.db import session
from citykey_site.storage.tables import EventRow, LanguageTallyRow, SlotRow, SlotTallyRow
from citykey_site.storage.tallies import NAMES


def between(first: date, last: date) -> list[EventFigures]:
    """Returns the counts of every event from one day to another that is no draft."""
    wanted = EventRow.day.between(first, last) & (EventRow.status != Status.DRAFT)
    rows = session().scalars(
        select(EventRow).where(wanted).order_by(EventRow.starts_at, EventRow.public_id)
    )
    windows, people, languages = _windows(wanted), _people(wanted), _languages(wanted)
    return [
        EventFigures(
            event=events.fact(row),
            languages=together(languages[row.id]),
            **windows.get(row.id, {}),
            **people[row.id],
        )
        for row in rows.all()
    ]


def months() -> list[date]:
    """Lists the first days of the months that have events, newest first."""
    days = session().scalars(select(EventRow.day).where(EventRow.status != Status.DRAFT).distinct())
    return sorted({month_of(day) for day in days}, reverse=True)


def _windows(wanted) -> dict[int, dict[str, object]]:
    has_places = SlotRow.capacity > 0
    was_full = has_places & SlotRow.full_at.is_not(None)
    rows = session().execute(
        select(
            SlotRow.event_id,
            func.sum(SlotRow.capacity),
            func.sum(SlotRow.walked_in),
            func.sum(case((has_places, 1), else_=0)),
            func.sum(case((was_full, 1), else_=0)),
            func.max(case((was_full, SlotRow.full_at))),
        )
        .join(EventRow, EventRow.id == SlotRow.event_id)
        .where(wanted)
        .group_by(SlotRow.event_id)
    )
    return {
        event_id: {
            "places": places,
            "walked_in": walked_in,
            "windows": number,
            "full_windows": full,
            "full_at": last if full == number else None,
        }
        for event_id, places, walked_in, number, full, last in rows
    }


def _people(wanted) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for event_id, counts in live_counts.people(wanted, by=EventRow.id).items():
        found[event_id].update(counts)
    rows = session().execute(
        select(SlotRow.event_id, *(func.sum(getattr(SlotTallyRow, name)) for name in NAMES))
        .join(SlotRow, SlotRow.id == SlotTallyRow.slot_id)
        .join(EventRow, EventRow.id == SlotRow.event_id)
        .where(wanted)
        .group_by(SlotRow.event_id)
    )
    for event_id, *counts in rows:
        found[event_id].update(dict(zip(NAMES, counts, strict=True)))
    return found


def _languages(wanted) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for event_id, groups in live_counts.languages(wanted).items():
        found[event_id].update(groups)
    rows = session().execute(
        select(LanguageTallyRow.event_id, LanguageTallyRow.language, LanguageTallyRow.booked)
        .join(EventRow, EventRow.id == LanguageTallyRow.event_id)
        .where(wanted)
    )
    for event_id, language, people in rows:
        found[event_id][language] += people
    return found
