"""Makes bookings in the transaction of their callers: residents, staff, waitlist and draw alike.

PostgreSQL's order of locks is event, booking, lines of mailboxes, places.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from citykey_site.domain import bookings as rules
from citykey_site.domain import codes, refusals, times
from citykey_site.domain.bookings import Booking
from citykey_site.domain.events import Event
from citykey_site.domain.messages import Message
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.mail import bookings as letters
from citykey_site.services import places
from citykey_site.storage import bookings, outbox, windows
from citykey_site.storage.bookings import FormSent
from citykey_site.storage.counted import Counted, count


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Holds what a person asks for; `form_token` is the one-time token of the form.

    `assisted` tells that staff ask for the person; then the email may be empty.
    """

    event_id: str
    slot_id: str
    party_size: int
    email: str
    language: str
    form_token: str
    assisted: bool = False


def make(
    wish: Wish,
    *,
    office: Office,
    now: datetime,
    check: Callable[..., None] = rules.check_bookable,
    take: Callable[..., None] = places.take,
    also: Callable[[Booking], None] | None = None,
) -> Booking:
    """Books the wished window and writes its letter; the same form gives the booking it made.

    `check` says who may book and `take` takes the places, for callers with rules of their own;
    `also` is done where a booking is made, not where it was there. Opens no transaction. Raises
    SlotUnknown, SlotFull, IntegrityError as `storage.bookings.add`, or what `check` raises.
    """
    event, slot = find_window(wish.event_id, wish.slot_id)
    already = made_by(wish, event, slot)
    if already:
        return already
    return make_new(wish, event, slot, office=office, now=now, check=check, take=take, also=also)


def make_new(
    wish: Wish,
    event: Event,
    slot: Slot,
    *,
    office: Office,
    now: datetime,
    check: Callable[..., None] = rules.check_bookable,
    take: Callable[..., None] = places.take,
    also: Callable[[Booking], None] | None = None,
) -> Booking:
    """Books a window just found by `find_window` for a form of which `made_by` knows nothing.

    Otherwise as `make`. The places are taken last, so that others who want them wait for the
    commit alone; first where they look too few, so that nothing is written in vain.
    """
    check(event, slot, party_size=wish.party_size, now=now)
    new = partial(_add, wish, event, slot, office=office, now=now, also=also)
    if slot.left >= wish.party_size:
        booking = new()
        take(slot, wish.party_size, now=now)
        return booking
    try:
        take(slot, wish.party_size, now=now)
    except refusals.SlotFull:
        # The same form may have taken the last place while this one waited for it.
        already = made_by(wish, event, slot)
        if already:
            return already
        raise
    return new()


def made_by(wish: Wish, event: Event, slot: Slot) -> Booking | None:
    """Returns the booking that the same sending of a form has already made."""
    return bookings.find_sent(event.day, _sent(wish, slot))


def find_window(event_id: str, slot_id: str) -> tuple[Event, Slot]:
    """Returns an event, kept from being changed by staff, with one of its windows.

    Opens no transaction. The event is held first, then bookings, then places: the order of
    `services.events` too, so that nobody waits in a circle and nobody books what is just being
    canceled. Raises SlotUnknown.
    """
    found = windows.hold(event_id, slot_id)
    if found is None:
        raise refusals.SlotUnknown
    return found


def free_code(booking: Booking) -> str:
    """Returns the booking's code, or a new one where it has none or another has it that day."""
    code = booking.code or codes.new_code()
    while bookings.code_in_use(booking.event.day, code):
        code = codes.new_code()
    return code


def tell(
    letter: Callable[..., Message],
    booking: Booking,
    *,
    office: Office,
    now: datetime,
    **facts: object,
) -> bool:
    """Writes a letter in place of those that still wait; tells whether there is an email.

    `facts` are what this letter tells beside the booking. Opens no transaction.
    """
    outbox.drop_unsent(booking.uid)
    return _write(letter, booking, office=office, now=now, **facts)


def _add(
    wish: Wish,
    event: Event,
    slot: Slot,
    *,
    office: Office,
    now: datetime,
    also: Callable[[Booking], None] | None,
) -> Booking:
    booking = _new(wish, event, slot, now=now)
    bookings.add(booking, sent=_sent(wish, slot))
    count(Counted.MADE)
    _write(letters.booked, booking, office=office, now=now)
    if also:
        also(booking)
    return booking


def _write(
    letter: Callable[..., Message],
    booking: Booking,
    *,
    office: Office,
    now: datetime,
    **facts: object,
) -> bool:
    if not booking.email:
        return False
    message = letter(booking, office=office, now=now, **facts)
    outbox.put(message, booking_uid=booking.uid, now=now)
    return True


def _new(wish: Wish, event: Event, slot: Slot, *, now: datetime) -> Booking:
    booking = Booking(
        uid=secrets.token_hex(16),
        event=event,
        slot=slot,
        party_size=wish.party_size,
        language=wish.language,
        email=wish.email,
        code="",
        remind_at=times.reminder_moment(slot.starts_at, now=now) if wish.email else None,
        slip=codes.new_slip(),
        second_number="" if wish.email else codes.new_second_number(),
        assisted=wish.assisted,
    )
    return replace(booking, code=free_code(booking))


def _sent(wish: Wish, slot: Slot) -> FormSent:
    return FormSent(wish.form_token, wish.email, slot.id, wish.party_size)
