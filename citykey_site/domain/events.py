"""An event: a day and a venue where staff print cards, with its windows of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from citykey_site.domain import times
from citykey_site.domain.slots import Slot
from citykey_site.domain.venues import Venue

ACCESS = ("step-free", "asl", "quiet")
SPOKEN = (
    "en", "es", "pl", "zh", "ar", "uk", "fr", "ur", "hi", "fil", "ht", "ru", "ko", "vi", "gu",
)  # fmt: skip


class Status(StrEnum):
    """Names what staff decided about an event."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELED = "canceled"


class Standing(StrEnum):
    """Names what an event is to a reader at one moment."""

    OPEN = "open"
    NOT_OPEN_YET = "not-open-yet"
    DRAW = "draw"
    FULL = "full"
    CLOSED = "closed"
    PAST = "past"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Holds one event as readers see it.

    `notes` and `directions` (how to get there) map a language code to words in it;
    `publish_at` is the moment at which a draft is published by itself. `release` says which
    share of the places opens later (`domain/releases.py`). Where `draw_closes_at` is set, the
    places go by a draw, which is done at `drawn_at`. `check_emails` asks every booking to be
    finished by email; `slow_return` keeps freed places back for a random while.
    """

    id: int
    public_id: str
    venue: Venue
    starts_at: datetime
    ends_at: datetime
    window_minutes: int
    speaks: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    opens_at: datetime | None = None
    release: str = ""
    status: Status = Status.PUBLISHED
    version: int = 1
    directions: Mapping[str, str] = field(default_factory=dict)
    publish_at: datetime | None = None
    last_release_at: datetime | None = None
    draw_opens_at: datetime | None = None
    draw_closes_at: datetime | None = None
    drawn_at: datetime | None = None
    check_emails: bool = False
    slow_return: bool = False

    @property
    def day(self) -> date:
        """Returns the Chicago date on which the event starts."""
        return times.day_of(self.starts_at)

    @property
    def is_on(self) -> bool:
        """Tells whether the event is published and not canceled."""
        return self.status is Status.PUBLISHED

    def is_open(self, now: datetime) -> bool:
        """Tells whether booking has opened."""
        return self.opens_at is None or now >= self.opens_at

    def opens_more(self, now: datetime) -> bool:
        """Tells whether places of it open to everybody at an announced moment to come."""
        return self.last_release_at is not None and self.last_release_at > now

    @property
    def awaits_draw(self) -> bool:
        """Tells whether a draw decides about its places and is not done yet."""
        return self.draw_closes_at is not None and self.drawn_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPlan:
    """Holds one planned window: its wall time and the number of places.

    `slot_id` is the public id of the kept window that it continues, where the plan knows it.
    """

    starts_at: datetime
    ends_at: datetime
    places: int
    slot_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    """Holds an event as staff ask for it, before it is kept."""

    public_id: str
    venue: Venue
    day: date
    starts: time
    ends: time
    window_minutes: int
    windows: tuple[WindowPlan, ...]
    speaks: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    opens_at: datetime | None = None
    release: str = ""
    status: Status = Status.PUBLISHED
    directions: Mapping[str, str] = field(default_factory=dict)
    publish_at: datetime | None = None
    draw_opens_at: datetime | None = None
    draw_closes_at: datetime | None = None
    check_emails: bool = False
    slow_return: bool = False


def standing(event: Event, slots: Sequence[Slot], *, now: datetime) -> Standing:
    """Tells what the event is to a reader now; canceled is said before all else."""
    if event.status is Status.CANCELED:
        return Standing.CANCELED
    if now >= event.ends_at:
        return Standing.PAST
    coming = [slot for slot in slots if slot.capacity and not slot.has_started(now)]
    if not coming:
        return Standing.CLOSED
    if event.awaits_draw:
        return Standing.DRAW
    # Before it opens, places may be kept that open even later: that is not full.
    opens_more = not event.is_open(now) and event.opens_more(now)
    if not any(slot.left for slot in coming) and not opens_more:
        return Standing.FULL
    return Standing.OPEN if event.is_open(now) else Standing.NOT_OPEN_YET


def plan_windows(
    day: date,
    starts: time,
    ends: time,
    minutes: int,
    places: int,
    exceptions: Mapping[time, int] | None = None,
) -> tuple[WindowPlan, ...]:
    """Returns the windows that a rule makes, with the exceptions by wall time.

    Raises WallTimeMissing or WallTimeTwice where `starts` or `ends` is not one clear moment.
    """
    exceptions = exceptions or {}
    return tuple(
        WindowPlan(
            starts_at=opens,
            ends_at=closes,
            places=exceptions.get(times.local(opens).time(), places),
        )
        for opens, closes in times.windows(day, starts, ends, minutes)
    )
