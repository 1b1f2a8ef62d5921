"""A small season and what must be true of it after every deed, for the stateful tests."""

import secrets
from collections import Counter
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from random import Random
from unittest.mock import patch

from sqlalchemy import delete, func, select

from citykey_site.domain import checks
from citykey_site.domain import waitlist as waiting
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.kept import ANNOUNCED, Kept, Kind
from citykey_site.domain.limits import Limits
from citykey_site.domain.slots import Slot
from citykey_site.services import checks as asking
from citykey_site.services import drawing, draws, lines, offers, shares
from citykey_site.storage import events, kept, requests, slots, waits
from citykey_site.storage.db import Base, session, transaction
from citykey_site.storage.tables import BookingRow, EventRow, SlotRow, TicketRow, WaitRow
from tests import make

PEOPLE = tuple(f"person{number}@gmail.com" for number in range(3))
# These share a domain, of which no more bookings are taken than the limit says.
COLLEAGUES = ("one@example.org", "two@example.org", "three@example.org")
MAILBOXES = (*PEOPLE, *COLLEAGUES)
SHAPE = {"places": 3, "starts": time(10), "ends": time(11)}
SEASON = {
    "market": {"ends": time(10, 30)},
    "library": {"slow_return": True, "check_emails": True},
    "stages": {
        "ends": time(10, 30),
        "places": 4,
        "release": "50% 2026-11-18 10:00; partners 25% 2026-11-20 12:00",
    },
    "lottery": {
        "places": 2,
        "draw_opens_at": make.NOW,
        "draw_closes_at": make.later(hours=3),
    },
}
# Half of these small events may be kept for requests, else none ever would.
OFFICE = replace(make.OFFICE, limits=Limits(check_percent=50))
# Where a deed takes places: which windows, how many people.
Place = tuple[int, int]


@contextmanager
def seeded(seed: int = 0):
    """Makes what the site leaves to chance the same in every run, so that a fault comes again."""
    chance = Random(seed)
    with patch.multiple(
        secrets,
        token_bytes=lambda number=32: chance.randbytes(number),
        token_hex=lambda number=32: chance.randbytes(number).hex(),
        token_urlsafe=lambda number=32: chance.randbytes(number).hex(),
        randbelow=chance.randrange,
        choice=chance.choice,
    ):
        yield


@dataclass(frozen=True, slots=True)
class Photo:
    """Holds what stood in the database at one moment."""

    windows: dict[int, Slot]
    kept: list[Kept]
    booked: dict[str, Place]

    @property
    def offers(self) -> list[Kept]:
        """Lists what is offered to parties in a waitlist."""
        return [item for item in self.kept if item.kind is Kind.OFFER]

    def announced(self, now: datetime) -> set[int]:
        """Returns the windows of which places are announced for everybody by now."""
        ended = (item for item in self.kept if item.kind in ANNOUNCED and item.ends_at <= now)
        return {item.slot_id for item in ended}


@dataclass(slots=True)
class World:
    """Knows who must be booked where, and everything that was begun."""

    now: datetime = make.NOW
    seen: Photo | None = None
    carried: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    in_line: list[str] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)

    def open(self) -> None:
        """Begins with the events and nobody."""
        _empty()
        for name in SEASON:
            make.event(name, now=self.now, **facts_of(name))
        self.seen = photo()

    @property
    def booked(self) -> list[str]:
        """Lists the bookings that hold places."""
        return sorted(self.seen.booked)

    def settle(
        self,
        *,
        by_staff: bool = False,
        added: Iterable[Place] = (),
        gone: Iterable[str] = (),
        moved: dict[str, Place] | None = None,
    ) -> None:
        """Asserts that a deed did this to the bookings and nothing else.

        No place may have come free for everybody while a party waits that fits it, unless it
        was announced, or staff opened it.
        """
        before, self.seen = self.seen, photo()
        left_out = set(gone)
        expected = {uid: place for uid, place in before.booked.items() if uid not in left_out}
        expected |= moved or {}
        new = {uid: self.seen.booked[uid] for uid in self.seen.booked.keys() - expected.keys()}
        assert {uid: item for uid, item in self.seen.booked.items() if uid not in new} == expected
        assert Counter(new.values()) == Counter(added)
        if not by_staff:
            self._check_line(before)

    def check(self) -> None:
        """Asserts what must be true after any deed."""
        assert slots.wrong_counters() == []
        assert all(0 <= slot.taken <= slot.capacity for slot in self.seen.windows.values())
        _check_kept(self.seen.kept)
        self._check_limits()

    def _check_line(self, before: Photo) -> None:
        excused = before.announced(self.now)
        for slot in self.seen.windows.values():
            more = slot.left > before.windows[slot.id].left and slot.id not in excused
            assert not more or not _fitting(slot, self.now), "a freed place is public"

    def _check_limits(self) -> None:
        """Asserts that no mailbox and no domain has more than it may have.

        Staff may cause more: they book for people, and carry them along when they cancel.
        """
        limits = OFFICE.limits
        excused = _digests(self.carried)
        for digests, most in zip(
            _held(now=self.now),
            (limits.bookings_per_mailbox, limits.bookings_per_domain),
            strict=True,
        ):
            counted = Counter(item for item in digests if item not in excused)
            assert max(counted.values(), default=0) <= most


def photo() -> Photo:
    """Returns what stands in the database now."""
    session().rollback()
    windows = {row.id: slots.fact(row) for row in session().scalars(select(SlotRow))}
    return Photo(windows=windows, kept=kept.of_slots(windows), booked=_booked())


def facts_of(name: str, **more: object) -> dict[str, object]:
    """Returns the words of `make.plan` for an event of the season."""
    return SHAPE | SEASON[name] | more


def request(email: str, purpose: Purpose, facts: dict[str, object], *, now: datetime) -> Request:
    """Makes a request whose letter was followed."""
    return checks.begin(
        secrets.token_hex(16),
        purpose,
        email=email,
        language="en",
        facts=facts,
        limits=OFFICE.limits,
        now=now,
    )


def duties() -> tuple:
    """Returns what the worker does in a round, in its order."""
    return (
        asking.release_ended,
        offers.release_ended,
        lambda *, office, now: shares.release_due(now=now),
        lambda *, office, now: draws.open_due(now=now),
        drawing.run_due,
        lines.serve,
        lines.end_hopeless,
        asking.sweep,
    )


def to_be_drawn(now: datetime) -> list[str]:
    """Lists the tickets whose draw is due."""
    wanted = (
        select(TicketRow.uid)
        .join(EventRow, EventRow.id == TicketRow.event_id)
        .where(
            EventRow.draw_closes_at <= now,
            EventRow.drawn_at.is_(None),
            EventRow.status == "published",
        )
    )
    return list(session().scalars(wanted))


def won(uids: Iterable[str]) -> list[Place]:
    """Returns the places that tickets have won."""
    rows = session().execute(
        select(SlotRow.id, TicketRow.party_size)
        .join(SlotRow, SlotRow.public_id == TicketRow.outcome)
        .where(TicketRow.uid.in_(tuple(uids)))
    )
    return [tuple(row) for row in rows]


def wished_by(uid: str) -> list[int]:
    """Lists the windows that could still be offered to an entry of the waitlist."""
    entry = waits.get(uid)
    if entry is None or not entry.is_in_line:
        return []
    there = [slot.id for slot in slots.of_event(entry.event_id)]
    return [number for number in entry.windows or there if number not in entry.passed]


def later(now: datetime, minutes: int) -> datetime:
    """Returns the moment so many minutes later."""
    return now + timedelta(minutes=minutes)


def _empty() -> None:
    # The history cannot be deleted, and nothing here depends on it.
    with transaction() as current:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != "history":
                current.execute(delete(table))


def _booked() -> dict[str, Place]:
    rows = session().execute(
        select(BookingRow.uid, BookingRow.slot_id, BookingRow.party_size).where(
            BookingRow.state == "booked"
        )
    )
    return {uid: (slot_id, people) for uid, slot_id, people in rows}


def _check_kept(found: Iterable[Kept]) -> None:
    """Asserts that what is kept for somebody is kept for whoever still waits for it."""
    offered = {item.owner: item.people for item in found if item.kind is Kind.OFFER}
    for item in found:
        assert item.kind is not Kind.CHECK or not requests.get(item.owner).is_done
    rows = session().execute(select(WaitRow.uid, WaitRow.party_size).filter_by(state="offered"))
    assert {uid: people for uid, people in rows} == offered
    twice = (
        select(WaitRow.event_id)
        .where(WaitRow.state.in_(("waiting", "offered")))
        .group_by(WaitRow.event_id, WaitRow.email_index)
        .having(func.count(WaitRow.id) > 1)
    )
    assert session().scalars(twice).all() == []


def _held(*, now: datetime) -> tuple[list[bytes], list[bytes]]:
    # All events are on one day, so that a mailbox has one digest.
    booked = (
        select(BookingRow.email_index, BookingRow.domain_index)
        .join(SlotRow, SlotRow.id == BookingRow.slot_id)
        .where(BookingRow.state == "booked", ~BookingRow.assisted, SlotRow.ends_at > now)
    )
    entered = (
        select(TicketRow.email_index, TicketRow.domain_index)
        .join(EventRow, EventRow.id == TicketRow.event_id)
        .where(TicketRow.state != "told", EventRow.drawn_at.is_(None))
        .where(EventRow.status == "published")
    )
    rows = [*session().execute(booked), *session().execute(entered)]
    return [row[0] for row in rows], [row[1] for row in rows if row[1] is not None]


def _digests(uids: Iterable[str]) -> set[bytes]:
    wanted = select(BookingRow.email_index, BookingRow.domain_index)
    rows = session().execute(wanted.where(BookingRow.uid.in_(tuple(uids))))
    return {digest for row in rows for digest in row}


def _fitting(slot: Slot, now: datetime) -> list[str]:
    event = events.get(slot.event_id)
    if not waiting.takes_part(event, now=now) or not waiting.can_be_offered(slot, now=now):
        return []
    uids = session().scalars(select(WaitRow.uid).filter_by(event_id=event.id, state="waiting"))
    entries = [waits.get(uid) for uid in uids.all()]
    fitting = [entry.uid for entry in entries if entry.party_size <= slot.left]
    return [uid for uid in fitting if slot.id in wished_by(uid)]
