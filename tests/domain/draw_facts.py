"""Draws with a fixed seed, for tests."""

from datetime import UTC, datetime, timedelta

from citykey_site.domain import draw_records, draws
from citykey_site.domain.draws import Draw, Ticket
from citykey_site.domain.events import Event
from citykey_site.domain.slots import Slot
from tests.make import KOSCIUSZKO

SEED = "5ee0" * 16
STARTS = datetime(2026, 12, 5, 16, 0, tzinfo=UTC)


def ticket(number: str, *wishes: str, people: int = 1) -> Ticket:
    """Makes a ticket that wishes windows by their ids; window a where none is named."""
    return Ticket(number=number, people=people, wishes=wishes or ("a",))


def crowd(size: int) -> list[Ticket]:
    """Makes tickets of one to four people with different wishes."""
    wished = (("a",), ("b", "a"), ("a", "b", "c"))
    return [
        ticket(f"T{number:04}", *wished[number % 3], people=number % 4 + 1)
        for number in range(size)
    ]


def event(**more: object) -> Event:
    """Makes an event whose places go by a draw from December 1 to 3."""
    facts = {
        "draw_opens_at": STARTS - timedelta(days=4),
        "draw_closes_at": STARTS - timedelta(days=2),
    }
    return Event(
        id=1,
        public_id="drawn",
        venue=KOSCIUSZKO,
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=2),
        window_minutes=30,
        **facts | more,
    )


def windows(places: int = 6) -> list[Slot]:
    """Makes the windows a, b and c."""
    spans = [(name, STARTS + timedelta(minutes=30 * place)) for place, name in enumerate("abc")]
    return [
        Slot(
            id=place,
            public_id=name,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=30),
            capacity=places,
            taken=0,
        )
        for place, (name, starts) in enumerate(spans, start=1)
    ]


def record(size: int = 12) -> dict:
    """Makes the record of a draw as it is published."""
    kept = windows()
    places = {slot.public_id: slot.left for slot in kept}
    ordered = draws.order(SEED, crowd(size))
    won = draws.outcomes(ordered, places)
    drawn = [
        Ticket(
            number=item.number,
            people=item.people,
            wishes=item.wishes,
            place=place,
            outcome=won[item.number],
        )
        for place, item in enumerate(ordered)
    ]
    draw = Draw(commitment=draws.commitment(SEED), seed=SEED, places=places)
    return draw_records.record(event(), kept, draw, drawn)
