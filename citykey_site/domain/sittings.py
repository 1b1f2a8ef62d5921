"""A sitting: the time in which one browser sees and makes the bookings of a checked mailbox."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from citykey_site.domain import refusals

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Holds what is kept from one client to the next; nothing in it tells who a client is.

    `language` is the navigator's, `speaks` the client's. `event` is a public id, empty until one
    is chosen. `made` has the uids of the bookings in the order of their making.
    """

    uid: str
    email: str = field(repr=False)
    language: str
    speaks: str
    event: str = ""
    people: int = 1
    made: tuple[str, ...] = ()
    expires_at: datetime

    @property
    def next_client(self) -> int:
        """Returns the number of the client who comes next, from 1."""
        return len(self.made) + 1


def begin(uid: str, *, email: str, language: str, now: datetime) -> Sitting:
    """Returns a new sitting of four hours."""
    return Sitting(
        uid=uid, email=email, language=language, speaks=language, expires_at=now + LONGEST
    )


def check_open(sitting: Sitting | None, *, now: datetime) -> Sitting:
    """Returns the sitting, or raises SittingOver where it has ended or never was."""
    if sitting is None or now >= sitting.expires_at:
        raise refusals.SittingOver
    return sitting


def add(
    sitting: Sitting, booking: str, *, event: str, people: int, speaks: str, language: str
) -> Sitting:
    """Returns the sitting with one booking more; what was chosen is kept for the next client."""
    made = sitting.made if booking in sitting.made else (*sitting.made, booking)
    return replace(sitting, made=made, event=event, people=people, speaks=speaks, language=language)


def form_token(sitting: Sitting, client: int) -> str:
    """Returns what the form of one client is known by: sent again, it finds the same booking."""
    return f"{sitting.uid}.{client}"
