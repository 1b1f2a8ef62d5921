"""Chicago wall time and the moments it means.

Moments are aware UTC everywhere else; this module is where wall time becomes a moment and back.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from citykey_site.domain.refusals import WallTimeMissing, WallTimeTwice

CHICAGO = ZoneInfo("America/Chicago")
NOON = time(12)
EVENING_STARTS = time(17)
REMINDER_DAYS_BEFORE = 2
APART = timedelta(minutes=2)
REMINDER_TIME = time(10)


class PartOfDay(StrEnum):
    """Names the part of a day in which a slot starts."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


def at(day: date, clock: time) -> datetime:
    """Returns the UTC moment that a Chicago wall clock means on a day.

    Raises WallTimeMissing for an hour that the change to summer time leaves out, and
    WallTimeTwice for an hour that the change to winter time repeats: a person could not
    know which of the two is meant.
    """
    early = datetime.combine(day, clock.replace(fold=0), CHICAGO)
    if early.astimezone(UTC).astimezone(CHICAGO).replace(tzinfo=None) != datetime.combine(
        day, clock
    ):
        raise WallTimeMissing(day=day, clock=clock)
    if early.utcoffset() != early.replace(fold=1).utcoffset():
        raise WallTimeTwice(day=day, clock=clock)
    return early.astimezone(UTC)


def local(moment: datetime) -> datetime:
    """Returns the moment on a Chicago clock."""
    return moment.astimezone(CHICAGO)


def in_use(seen_at: datetime, *, idle: timedelta, now: datetime) -> bool:
    """Tells whether what was last used at a moment is not idle for too long.

    One that was used in the future is over: a clock that was set back lets nothing live longer.
    The clocks of two machines may be a little apart.
    """
    return seen_at - APART <= now < seen_at + idle


def day_of(moment: datetime) -> date:
    """Returns the Chicago date of a moment."""
    return local(moment).date()


def hour_of(moment: datetime) -> datetime:
    """Returns the beginning of the hour of a moment, where more would tell too much."""
    return moment.replace(minute=0, second=0, microsecond=0)


def end_of_day(day: date) -> datetime:
    """Returns the midnight that ends a Chicago day."""
    return at(day + timedelta(days=1), time(0))


def part_of_day(moment: datetime) -> PartOfDay:
    """Tells in which part of the Chicago day a moment lies (noon and 5 PM begin the next part)."""
    clock = local(moment).time()
    if clock < NOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if clock < EVENING_STARTS else PartOfDay.EVENING


def windows(
    day: date, starts: time, ends: time, minutes: int
) -> Iterator[tuple[datetime, datetime]]:
    """Yields the whole windows of `minutes` between two wall times, as UTC moments.

    The windows are made from real moments, so that each lasts as long as it says on the two
    Sundays of the clock change as well. A rest shorter than a window is left out.
    """
    moment, last = at(day, starts), at(day, ends)
    step = timedelta(minutes=minutes)
    while moment + step <= last:
        yield moment, moment + step
        moment += step


def reminder_moment(starts_at: datetime, *, now: datetime) -> datetime | None:
    """Returns 10:00 Chicago time two days before, or None where that is already over."""
    day = day_of(starts_at) - timedelta(days=REMINDER_DAYS_BEFORE)
    moment = at(day, REMINDER_TIME)
    return moment if moment > now else None
