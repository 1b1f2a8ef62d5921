"""Places that nobody can book just now: why they are kept, and what becomes of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """Names for what places of a window are kept."""

    CHECK = "check"
    OFFER = "offer"
    DRAW = "draw"
    LATER = "later"
    PARTNERS = "partners"
    FREED = "freed"


# Places of these were announced to open to everybody at their moment; nobody in a line is first.
ANNOUNCED = frozenset({Kind.LATER, Kind.PARTNERS})
# Places of these go to the line when their time is over; where nobody waits, to everybody.
GIVEN_BACK = frozenset({Kind.CHECK, Kind.FREED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Holds a number of places of a window (by row) that are kept until a moment.

    `owner` is the uid of the request, waitlist entry or ticket, None where they are for nobody.
    """

    id: int
    slot_id: int
    kind: Kind
    people: int
    ends_at: datetime
    owner: str | None = None
