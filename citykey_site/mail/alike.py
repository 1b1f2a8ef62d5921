"""Letters that are alike for all parties of one size in one window, but for what is one's own.

On the morning of a release hundreds of parties book the same windows. Such a letter is rendered
once, for a party that nobody is, with marks where its code, uid and moment belong. What is kept
holds nobody's email or code.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

from citykey_site.domain import codes
from citykey_site.domain.bookings import Booking
from citykey_site.domain.messages import Attachment, Message
from citykey_site.domain.office import Office
from citykey_site.mail import calendars

MOST_KEPT = 256  # About 12 kB each.
# Signs of the private use area of Unicode: no text of ours, and no name of a venue, has them.
CODE = "".join(chr(0xE000 + place) for place in range(codes.LENGTH))
UID = "\ue010"
MOMENT = datetime(1970, 1, 1, tzinfo=UTC)

Writer = Callable[..., Message]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """Names what is alike: all that a template could say is in it, and compared."""

    letter: str
    nobody: Booking
    office: Office
    calendar: bool
    write: Writer

    def __hash__(self) -> int:
        # An event has dictionaries in it: told apart by what differs, compared as a whole.
        nobody = self.nobody
        return hash((self.letter, nobody.slot.id, nobody.party_size, nobody.language))


def written(
    letter: str, booking: Booking, *, office: Office, now: datetime, calendar: bool, write: Writer
) -> Message:
    """Writes a letter that says nothing but the facts of a booking.

    `write` renders it whole, where none is kept that fits to the last fact.
    """
    kind = _Kind(
        letter=letter, nobody=_nobody(booking), office=office, calendar=calendar, write=write
    )
    alike = _kept(kind)
    marked, code = codes.grouped(CODE), codes.grouped(booking.code)
    return replace(
        alike,
        to=booking.email,
        text=alike.text.replace(marked, code),
        html=alike.html.replace(marked, code),
        written_at=now,
        attachments=tuple(_own(item, booking, code, now) for item in alike.attachments),
    )


def forget() -> None:
    """Forgets what is kept, for tests."""
    _kept.cache_clear()


@lru_cache(maxsize=MOST_KEPT)
def _kept(kind: _Kind) -> Message:
    whole = kind.write(
        kind.letter, kind.nobody, office=kind.office, now=MOMENT, calendar=kind.calendar
    )
    unfolded = (replace(item, text=calendars.unfolded(item.text)) for item in whole.attachments)
    return replace(whole, attachments=tuple(unfolded))


def _own(item: Attachment, booking: Booking, code: str, now: datetime) -> Attachment:
    text = item.text.replace(codes.grouped(CODE), code).replace(UID, booking.uid)
    text = text.replace(calendars.moment(MOMENT), calendars.moment(now))
    return replace(item, text=calendars.folded(text))


def _nobody(booking: Booking) -> Booking:
    return replace(
        booking,
        uid=UID,
        email="",
        code=CODE,
        remind_at=None,
        slip="",
        second_number="",
        forgotten="",
        changes=0,
        returned=False,
        slot=replace(booking.slot, taken=0, walked_in=0, full_at=None),
    )
