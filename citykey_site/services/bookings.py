"""Books, changes and cancels; each deed is one transaction with its letter in it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from citykey_site.domain import bookings as rules
from citykey_site.domain import refusals, times
from citykey_site.domain.bookings import Booking
from citykey_site.domain.office import Office
from citykey_site.mail import bookings as letters
from citykey_site.services import new_passes, places
from citykey_site.services.new_bookings import Wish, find_window, free_code, make, tell
from citykey_site.storage import bookings, passes
from citykey_site.storage.counted import Counted, count
from citykey_site.storage.db import transaction
from citykey_site.storage.repeats import repeated

TRIES = 4


@repeated(same_twice=True)
def book(
    wish: Wish,
    *,
    office: Office,
    now: datetime,
    check: Callable[..., None] = rules.check_bookable,
    take: Callable[..., None] = places.take,
    also: Callable[[Booking], None] | None = None,
) -> Booking:
    """Books the wished window and writes its letter; the same form sent again gives the
    booking that it made.

    `check`, `take` and `also` are those of `services.new_bookings.make`. Raises SlotUnknown,
    SlotFull, TooBusy, or a refusal of `domain.bookings.check_bookable`.
    """
    for _ in range(TRIES):
        # IntegrityError: the same form, or the same code, was kept by another at this very
        # moment. The next round finds that booking, or draws another code.
        with suppress(IntegrityError), transaction():
            return make(wish, office=office, now=now, check=check, take=take, also=also)
    raise refusals.TooBusy


@repeated(same_twice=True)
def change(
    uid: str, *, event_id: str, slot_id: str, party_size: int, office: Office, now: datetime
) -> Booking:
    """Moves a booking to another window or size in one step, keeping its code.

    The old places are given back only when the new ones are taken. The same change sent again
    changes nothing. Raises SlotUnknown, SlotFull, TooManyChanges, or a refusal of
    `domain.bookings.move`.
    """
    with transaction():
        event, slot = find_window(event_id, slot_id)
        booking = locked(uid)
        rules.check_changeable(booking, now=now)
        if rules.is_same(booking, slot=slot, party_size=party_size):
            return booking
        rules.check_changes(booking, most=office.limits.changes_per_booking)
        moved = rules.move(booking, event=event, slot=slot, party_size=party_size, now=now)
        if moved.event.day != booking.event.day:
            moved = replace(moved, code=free_code(moved))
        bookings.save(moved)
        count(Counted.CHANGED)
        tell(letters.changed, moved, office=office, now=now)
        # Last, so that others who want these windows wait for the commit alone.
        _swap_places(booking, moved, office=office, now=now)
        return moved


@repeated(same_twice=True)
def cancel(uid: str, *, office: Office, now: datetime) -> Booking:
    """Cancels a booking, gives its places back and writes the letter; twice is the same.

    Raises TooLateToChange once the window has started.
    """
    with transaction():
        booking = locked(uid)
        if not booking.is_active:
            return booking
        canceled = rules.cancel(booking, now=now)
        bookings.save(canceled)
        count(Counted.CANCELED)
        tell(letters.canceled, canceled, office=office, now=now)
        places.free(booking.slot.id, booking.party_size, office=office, now=now)
        return canceled


@repeated(same_twice=False)
def mend_email(uid: str, *, email: str, office: Office, now: datetime) -> Booking:
    """Gives a booking the right address and sends the code there; the same address gets it again.

    A booking that had none loses its second number, and gets its reminder as others do. It is
    one change of the booking. The limit of the other mailbox is not asked: the answer would tell
    who has appointments. It counts from then on. Raises BookingIsCanceled, TooLateToChange or
    TooManyChanges.
    """
    with transaction():
        booking = locked(uid)
        rules.check_changeable(booking, now=now)
        rules.check_changes(booking, most=office.limits.changes_per_booking)
        mended = replace(booking, email=email, second_number="", forgotten="")
        mended = replace(mended, changes=booking.changes + 1, returned=False)
        if not booking.email:
            remind_at = times.reminder_moment(booking.slot.starts_at, now=now)
            mended = replace(mended, remind_at=remind_at)
        bookings.save(mended)
        tell(letters.booked, mended, office=office, now=now)
        return mended


def locked(uid: str) -> Booking:
    """Returns a booking locked for this deed; opens no transaction. Raises NoSuchBooking."""
    booking = bookings.lock(uid)
    if booking is None:
        raise refusals.NoSuchBooking
    return booking


@repeated(same_twice=True)
def open_pass(uid: str, *, expires_at: datetime, instead_of: str | None = None) -> str:
    """Gives one browser a short pass to a booking, and ends the pass that it had before."""
    drawn = new_passes.draw(expires_at=expires_at, instead_of=instead_of)
    with transaction():
        drawn.give(uid)
    return drawn.token


@repeated(same_twice=True)
def close_pass(token: str) -> None:
    """Ends a pass at once, so that a copied cookie opens nothing."""
    with transaction():
        passes.withdraw(token)


def _swap_places(old: Booking, new: Booking, *, office: Office, now: datetime) -> None:
    if old.slot.id != new.slot.id:
        places.move(
            taken=old.slot,
            people=old.party_size,
            to=new.slot,
            places=new.party_size,
            office=office,
            now=now,
        )
        return
    more = new.party_size - old.party_size
    if more > 0:
        places.take(new.slot, more, now=now)
    else:
        places.free(old.slot.id, -more, office=office, now=now)
