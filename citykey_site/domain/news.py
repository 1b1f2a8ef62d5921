"""News of new events: who wished for it, of which events, and when a letter may be written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from citykey_site.domain import places as found_places
from citykey_site.domain import refusals, times
from citykey_site.domain.events import Event
from citykey_site.domain.places import Place
from citykey_site.domain.slots import Slot
from citykey_site.domain.venues import Venue

MOST_PLACES = 5
MOST_EVENTS = 10
NEAR_MILES = 3.0
LASTS = timedelta(days=365)
ASKED_BEFORE = timedelta(days=30)
# Letters leave by day alone, and new events are looked for once an hour.
DAY_STARTS, DAY_ENDS = time(9), time(20)
LOOKS_EVERY = timedelta(hours=1)


class Often(StrEnum):
    """Names how often letters may come at most."""

    DAILY = "daily"
    WEEKLY = "weekly"


DAYS_BETWEEN = {Often.DAILY: timedelta(days=1), Often.WEEKLY: timedelta(days=7)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Holds a confirmed wish for news; email and places are kept out of its repr and of logs.

    `places` are the words that find each place again, `told` the public ids of the events that
    were in a letter. `sent_on` is the Chicago date of the last letter with events, `asked_on`
    that of the letter which asks for a new yes, `ends_on` the last date of the wish. Nothing is
    to be done for it before `look_at`.
    """

    uid: str
    language: str
    email: str = field(repr=False)
    places: tuple[str, ...] = field(repr=False)
    often: Often
    ends_on: date
    look_at: datetime
    told: tuple[str, ...] = field(default=(), repr=False)
    sent_on: date | None = None
    asked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Holds an event to tell of: its windows with places, and the place that it is near."""

    event: Event
    windows: tuple[Slot, ...]
    near: Place


def begin(
    uid: str, *, language: str, email: str, places: Sequence[str], often: str, now: datetime
) -> Subscription:
    """Returns a new wish for a year. Raises what `check` raises."""
    wished, pace = check(places, often)
    return Subscription(
        uid=uid,
        language=language,
        email=email,
        places=wished,
        often=pace,
        ends_on=times.day_of(now) + LASTS,
        look_at=next_day_time(now),
    )


def check(places: Sequence[str], often: str) -> tuple[tuple[str, ...], Often]:
    """Returns what is wished. Raises PlaceMissing, TooManyPlaces or PaceMissing."""
    known = tuple(dict.fromkeys(words for words in places if found_places.find(words).place))
    if not known:
        raise refusals.PlaceMissing
    if len(known) > MOST_PLACES:
        raise refusals.TooManyPlaces(most=MOST_PLACES)
    if often not in set(Often):
        raise refusals.PaceMissing
    return known, Often(often)


def change(wish: Subscription, *, places: Sequence[str], often: str, now: datetime) -> Subscription:
    """Returns the wish with other places or another pace; its end stays. Raises as `check`."""
    wished, pace = check(places, often)
    return replace(wish, places=wished, often=pace, look_at=next_day_time(now))


def renew(wish: Subscription, *, now: datetime) -> Subscription:
    """Returns the wish for a year from today."""
    return replace(wish, ends_on=times.day_of(now) + LASTS, asked_on=None)


def can_renew(wish: Subscription, *, today: date) -> bool:
    """Tells whether the end is near enough to be asked for a new yes."""
    return wish.ends_on - ASKED_BEFORE <= today <= wish.ends_on


def must_ask(wish: Subscription, *, today: date) -> bool:
    """Tells whether the letter that asks for a new yes is due; it is written once."""
    return wish.asked_on is None and can_renew(wish, today=today)


def may_send(wish: Subscription, *, today: date) -> bool:
    """Tells whether a letter with events may be written on a Chicago date."""
    if today > wish.ends_on:
        return False
    return wish.sent_on is None or today >= wish.sent_on + DAYS_BETWEEN[wish.often]


def sent(
    wish: Subscription, told: Sequence[News], *, known: Sequence[str], today: date
) -> Subscription:
    """Returns the wish after a letter; of what was told before, only `known` events stay."""
    still = [public_id for public_id in wish.told if public_id in set(known)]
    return replace(wish, told=(*still, *(item.event.public_id for item in told)), sent_on=today)


def looked(wish: Subscription, *, now: datetime) -> Subscription:
    """Returns the wish with the moment at which there may be something to do for it again."""
    soonest = next_day_time(now + LOOKS_EVERY)
    if wish.sent_on is not None:
        soonest = max(soonest, times.at(wish.sent_on + DAYS_BETWEEN[wish.often], DAY_STARTS))
    return replace(wish, look_at=soonest)


def next_day_time(moment: datetime) -> datetime:
    """Returns the moment itself from 9 AM to 8 PM in Chicago, else the next 9 AM."""
    clock, day = times.local(moment).time(), times.day_of(moment)
    if DAY_STARTS <= clock < DAY_ENDS:
        return moment
    return times.at(day + timedelta(days=clock >= DAY_ENDS), DAY_STARTS)


def to_tell(
    wish: Subscription, bookable: Iterable[tuple[Event, Sequence[Slot]]]
) -> tuple[News, ...]:
    """Returns the events to tell of, the soonest first: near, and not told of yet."""
    wished = places_of(wish)
    found = [
        News(event=event, windows=tuple(windows), near=near)
        for event, windows in bookable
        if event.public_id not in wish.told and (near := _near(event.venue, wished))
    ]
    return tuple(sorted(found, key=lambda item: item.event.starts_at)[:MOST_EVENTS])


def bookable(event: Event, windows: Sequence[Slot], *, now: datetime) -> list[Slot]:
    """Returns the windows of an event that one person can book now."""
    if not event.is_on or not event.is_open(now) or event.awaits_draw:
        return []
    return [slot for slot in windows if slot.fits(1, now)]


def name_of(place: Place) -> str:
    """Returns how a named place is shown; the number of a ward alone says too little."""
    return place.query if place.ward is not None else place.label


def places_of(wish: Subscription) -> list[Place]:
    """Returns the places of a wish."""
    return [place for words in wish.places if (place := found_places.find(words).place)]


def _near(venue: Venue, wished: Sequence[Place]) -> Place | None:
    return next((place for place in wished if _is_near(venue, place)), None)


def _is_near(venue: Venue, place: Place) -> bool:
    if place.ward is not None:
        return venue.ward == place.ward
    if venue.point is None:
        return bool(venue.zip) and venue.zip == place.name
    return found_places.miles_between(place.point, venue.point) <= NEAR_MILES
