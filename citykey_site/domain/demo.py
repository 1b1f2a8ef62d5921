"""Plans the events of a demonstration: made-up days at real venues, the same for the same day.

Hours and places a window follow the events found in public lists of 2021 and 2022: always three
hours, on weekdays from 10 or 11, on one evening a week from 4 PM, on Saturdays from 10, in
windows of half an hour with 8 to 20 places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from citykey_site.domain import times
from citykey_site.domain.demo_venues import library, listed, share
from citykey_site.domain.event_csv import made_id
from citykey_site.domain.events import EventPlan, plan_windows
from citykey_site.domain.venues import Venue

DAYS = 35
HOURS = timedelta(hours=3)
WINDOW_MINUTES = 30
PLACES = (8, 10, 12, 15, 20)
OPENS_IN_DAYS = 3
OPENS, NOON = time(9), time(12)

# The kinds of venue on each weekday, Monday first.
WEEK = ((listed,), (library,), (library, library), (listed,), (library,), (listed, listed), ())
EVENING_WEEKDAY, SATURDAY = 3, 5
# Month and day; Thanksgiving is reckoned apart.
HOLIDAYS = {(1, 1), (7, 4), (12, 24), (12, 25)}

OTHER_LANGUAGES = (("pl", 0.4), ("zh", 0.2), ("ar", 0.2), ("uk", 0.25), ("fr", 0.15))
ACCESS = (("step-free", 0.9), ("asl", 0.2), ("quiet", 0.15))
NOTES = (
    {"en": "Use the main entrance.", "es": "Use la entrada principal."},
    {"en": "Please come a few minutes early.", "es": "Por favor, llegue unos minutos antes."},
)
NOTES_ONE_IN = 4

FULL, NEARLY_FULL = 4, 5
NEARLY = 0.95
# The first two events keep free places, so that a visitor can book for the next days.
FREE, SOON = 2, 18
# Of those that come later: one opens in stages, one goes by a draw, one checks each email.
SHARED, DRAWN, MARKED = 0, 1, 2
DRAW_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoEvent:
    """Holds a plan and the share of its places, 0 to 1, to fill with made-up bookings.

    Where `canceled` is set the event is published first and then canceled, as a real one is.
    """

    plan: EventPlan
    filled: float
    canceled: bool = False


def demo_plans(today: date) -> tuple[DemoEvent, ...]:
    """Returns about 40 events from tomorrow through five weeks, day by day.

    A day has the same events whatever `today` is; how full they are, which one is canceled,
    which one (the last) opens later, and how places are given, depend on it.
    """
    days = (today + timedelta(days=ahead) for ahead in range(1, DAYS + 1))
    *earlier, last = (plan for day in days for plan in _plans_on(day))
    soon = sorted(earlier[FREE:SOON], key=lambda plan: share(today, plan.public_id))
    canceled, soon = soon[0], soon[1:]
    far = sorted(earlier[SOON:], key=lambda plan: share(today, plan.public_id))
    given = _given(far, soon[0], today)
    events = [
        DemoEvent(
            plan=given.get(plan.public_id, plan),
            filled=0.0 if plan is far[DRAWN] else _filled(plan, soon),
            canceled=plan is canceled,
        )
        for plan in earlier
    ]
    opens_at = times.at(today + timedelta(days=OPENS_IN_DAYS), OPENS)
    return (*events, DemoEvent(plan=replace(last, opens_at=opens_at), filled=0.0))


def _given(far: Sequence[EventPlan], full: EventPlan, today: date) -> dict[str, EventPlan]:
    """Returns the plans whose places are given in another way than all at once, by public id."""
    shared, drawn, marked = far[SHARED], far[DRAWN], far[MARKED]
    before = [shared.day - timedelta(days=days) for days in (2, 1)]
    release = f"50% {before[0]} {OPENS:%H:%M}; partners 10% {before[1]} {NOON:%H:%M}"
    changed = (
        replace(shared, release=release),
        replace(
            drawn,
            draw_opens_at=times.at(today - timedelta(days=1), OPENS),
            draw_closes_at=times.at(today + timedelta(days=DRAW_DAYS), NOON),
        ),
        replace(marked, check_emails=True),
        replace(full, slow_return=True),
    )
    return {plan.public_id: plan for plan in changed}


def _filled(plan: EventPlan, soon: Sequence[EventPlan]) -> float:
    if plan in soon[:FULL]:
        return 1.0
    if plan in soon[FULL : FULL + NEARLY_FULL]:
        return NEARLY
    return round(share(plan.public_id, "filled") / 2, 2)


def _plans_on(day: date) -> Iterator[EventPlan]:
    if _is_holiday(day):
        return
    week = day.toordinal() // 7
    every = [kind for kinds in WEEK for kind in kinds]
    before = [kind for kinds in WEEK[: day.weekday()] for kind in kinds]
    for kind in WEEK[day.weekday()]:
        turn = week * every.count(kind) + before.count(kind)
        before.append(kind)
        yield _plan(day, kind(turn))


def _is_holiday(day: date) -> bool:
    """Tells whether nobody would hold an event, the fourth Thursday of November included."""
    thanksgiving = day.month == 11 and day.weekday() == 3 and 22 <= day.day <= 28
    return thanksgiving or (day.month, day.day) in HOLIDAYS


def _plan(day: date, venue: Venue) -> EventPlan:
    public_id = made_id(day, venue.name)
    starts = _starts(day, public_id)
    ends = (datetime.combine(day, starts) + HOURS).time()
    places = PLACES[int(share(public_id, "places") * len(PLACES))]
    return EventPlan(
        public_id=public_id,
        venue=venue,
        day=day,
        starts=starts,
        ends=ends,
        window_minutes=WINDOW_MINUTES,
        windows=plan_windows(day, starts, ends, WINDOW_MINUTES, places),
        speaks=_speaks(public_id),
        access=tuple(code for code, part in ACCESS if share(public_id, code) < part),
        notes=_notes(public_id),
    )


def _starts(day: date, public_id: str) -> time:
    if day.weekday() == EVENING_WEEKDAY:
        return time(16)
    late = day.weekday() != SATURDAY and share(public_id, "starts") < 0.5
    return time(11) if late else time(10)


def _speaks(public_id: str) -> tuple[str, ...]:
    """Returns English, mostly Spanish, and up to two of the others."""
    spanish = ["es"] if share(public_id, "es") < 0.8 else []
    others = [code for code, part in OTHER_LANGUAGES if share(public_id, code) < part]
    return ("en", *spanish, *others[:2])


def _notes(public_id: str) -> dict[str, str]:
    place = int(share(public_id, "notes") * len(NOTES) * NOTES_ONE_IN)
    return dict(NOTES[place]) if place < len(NOTES) else {}
