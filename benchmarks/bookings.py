"""What a booking over HTTP costs, against the same deed by SQLAlchemy alone."""

import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from statistics import quantiles

from flask import Flask
from sqlalchemy import insert, select, update

from benchmarks.http import served
from benchmarks.measure import Row, compare
from benchmarks.site import filled
from citykey_site.storage.db import transaction
from citykey_site.storage.tables import BookingRow, EventRow, LetterRow, SlotRow
from tests import make
from tests.servers.over_http import booking_of, with_form

PIECES, ROUNDS, CLIENTS = 10, 7, 64
SEALED, DIGEST = 120, 32
LETTER_BYTES = 9000
# What sends one filled form and gives the status of the answer.
Booking = Callable[[], int]


def rows() -> Iterator[Row]:
    """Measures one booking after another, then 64 at the same moment for one window."""
    with filled() as (app, folder):
        form = _roomy_window(app)
        with served(folder) as site:
            forms = (_form(site.url, form) for _ in iter(int, 1))
            ready: list[Booking] = [next(forms) for _ in range(PIECES * (ROUNDS + 1))]
            alone = _alone(app)
            found = compare(lambda: _send(ready.pop()), alone, pieces=PIECES, rounds=ROUNDS)
            yield Row(
                what="booking over HTTP on SQLite, rate against the deed by SQLAlchemy alone",
                measured=f"{1 / found.times:.2f} × ({found.work * 1000:.1f} ms)",
                target="≥ 0.5 ×",
            )
            p50, p99 = _crowd([next(forms) for _ in range(CLIENTS)])
            yield Row(
                what=f"{CLIENTS} clients on one window, p99 against p50",
                measured=f"{p99 / p50:.1f} × ({p99 * 1000:.0f} ms)",
                target="≤ 4 ×",
            )


def _roomy_window(app: Flask) -> str:
    """Adds an event with room for everybody and returns the address of a form."""
    now = datetime.now().astimezone()
    day = date.fromordinal(now.toordinal() + 20)
    make.event("roomy", day=day, places=1000, now=now)
    slot = make.windows("roomy")[0]
    return f"/en/events/roomy/book?slot={slot.public_id}&people=1"


def _form(address: str, path: str) -> Booking:
    # Each client is a network of its own: the limits are not what is measured.
    network = f"198.51.{secrets.randbelow(256)}.{secrets.randbelow(256)}"
    return booking_of(with_form(address, path, network=network))


def _send(booking: Booking) -> None:
    if booking() != 303:
        raise RuntimeError("not booked")


def _crowd(bookings: list[Booking]) -> tuple[float, float]:
    """Returns the median and the 99th percentile of the seconds until each answer."""

    def seconds(booking: Booking) -> float:
        start = time.perf_counter()
        _send(booking)
        return time.perf_counter() - start

    with ThreadPoolExecutor(len(bookings)) as threads:
        taken = list(threads.map(seconds, bookings))
    cuts = quantiles(taken, n=100, method="inclusive")
    return cuts[49], cuts[98]


def _alone(app: Flask) -> Callable[[], None]:
    """Returns the deed without rules, words and sealing: one update, two rows, one commit."""
    with transaction() as session:
        roomy = select(EventRow.id).where(EventRow.public_id == "roomy").scalar_subquery()
        slots = select(SlotRow).where(SlotRow.event_id == roomy).order_by(SlotRow.id.desc())
        slot = session.scalars(slots).first()
        slot_id, day, starts_at = slot.id, slot.starts_at.date(), slot.starts_at

    def deed() -> None:
        with transaction() as session:
            session.execute(
                update(SlotRow)
                .where(SlotRow.id == slot_id, SlotRow.taken + 1 <= SlotRow.capacity)
                .values(taken=SlotRow.taken + 1)
                .execution_options(synchronize_session=False)
            )
            session.execute(insert(BookingRow), [_booking(slot_id, day)])
            session.execute(insert(LetterRow), [_letter(day, starts_at)])

    return deed


def _booking(slot_id: int, day: date) -> dict[str, object]:
    return {
        "uid": secrets.token_hex(16),
        "slot_id": slot_id,
        "day": day,
        "party_size": 1,
        "language": "en",
        "email_sealed": secrets.token_bytes(SEALED),
        "email_index": secrets.token_bytes(DIGEST),
        "code_sealed": secrets.token_bytes(SEALED),
        "code_index": secrets.token_bytes(DIGEST),
        "form_index": secrets.token_bytes(DIGEST),
        "slip": secrets.token_urlsafe(16),
    }


def _letter(day: date, due_at: datetime) -> dict[str, object]:
    return {
        "uid": secrets.token_hex(16),
        "kind": "booked",
        "day": day,
        "sealed": secrets.token_bytes(LETTER_BYTES),
        "due_at": due_at,
    }
