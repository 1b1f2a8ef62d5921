"""Joins a waitlist: asked for on a page, done once the email is checked.

The facts of a request are `people`, and `event` with `windows` (public ids, none for any time),
or `area` (what to search for) with `parts` and `weekdays`.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from citykey_site.domain import places as found_places
from citykey_site.domain import refusals, times
from citykey_site.domain import waitlist as rules
from citykey_site.domain.bookings import check_party
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.emails import mailbox
from citykey_site.domain.events import Event
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.domain.times import PartOfDay
from citykey_site.domain.waitlist import AREA_LASTS, Area, Wait
from citykey_site.mail import waitlist as letters
from citykey_site.services import checks, waitlist
from citykey_site.services.bookings import TRIES
from citykey_site.storage import events, lines, outbox, slots, tries, waits
from citykey_site.storage.db import transaction
from citykey_site.storage.repeats import repeated

LINE = "waitlist"
Facts = Mapping[str, object]


@repeated(same_twice=True)
def ask(
    facts: Facts, *, email: str, language: str, form: str, office: Office, now: datetime
) -> Request:
    """Asks for an email check, after which the party is in line; the same form asks once.

    Raises what `check` raises, or TooBusy.
    """
    for _ in range(TRIES):
        # IntegrityError: the same form was sent at this very moment.
        with suppress(IntegrityError), transaction():
            event, _, area = check(facts, now=now)
            return checks.ask(
                Purpose.WAIT,
                email=email,
                language=language,
                facts=facts,
                form=form,
                about={"event": event, "area": area.name if area else ""},
                office=office,
                now=now,
            )
    raise refusals.TooBusy


def check(facts: Facts, *, now: datetime) -> tuple[Event | None, Sequence[Slot], Area | None]:
    """Returns the event with the windows that are waited for, or the area; opens no transaction.

    Raises SlotUnknown, PartySizeWrong, NothingChosen, HasRoom, or a refusal of
    `domain.waitlist.check_joinable`.
    """
    people = check_party(facts["people"])
    if "event" not in facts:
        area = area_of(facts)
        if lines.has_room(area, people=people, now=now):
            raise refusals.HasRoom
        return None, (), area
    event = events.find(facts["event"])
    if event is None:
        raise refusals.SlotUnknown
    windows = _wished(event, facts["windows"], now=now)
    return event, rules.check_joinable(event, windows, party_size=people, now=now), None


def join(request: Request, *, office: Office, now: datetime) -> None:
    """Puts a party in line, and tells it; one that is in this line keeps its place there.

    Opens no transaction: `services/finishing.py` calls it in its own. Raises what `check` does.
    """
    facts = request.facts
    if "event" in facts:
        events.hold(facts["event"])
    event, windows, area = check(facts, now=now)
    entry = _entry(request, event, windows, area, now=now)
    _line_up(entry, now=now)
    _keep(entry, event, office=office, now=now)
    letter = letters.joined(
        entry,
        event=event,
        windows=() if entry.any_time else windows,
        link=waits.link_of(entry.uid),
        office=office,
        now=now,
    )
    outbox.put(letter, booking_uid=None, about=entry.uid, now=now)


def area_of(facts: Facts) -> Area:
    """Returns the area that is waited for. Raises NothingChosen where it has no point."""
    place = found_places.find(facts["area"]).place
    if place is None or place.point is None:
        raise refusals.NothingChosen
    return Area(
        name=place.query,
        point=place.point,
        parts=tuple(PartOfDay(part) for part in facts["parts"]),
        weekdays=tuple(facts["weekdays"]),
    )


def _wished(event: Event, public_ids: Sequence[str], *, now: datetime) -> list[Slot]:
    windows = [slot for slot in slots.of_event(event.id) if slot.capacity]
    if not public_ids:
        return [slot for slot in windows if not slot.has_started(now)] or windows
    return [slot for slot in windows if slot.public_id in public_ids]


def _entry(
    request: Request,
    event: Event | None,
    windows: Sequence[Slot],
    area: Area | None,
    *,
    now: datetime,
) -> Wait:
    any_time = event is not None and not request.facts["windows"]
    return Wait(
        uid=request.uid,
        party_size=request.facts["people"],
        language=request.language,
        email=request.email,
        ends_on=event.day if event else times.day_of(now) + AREA_LASTS,
        event_id=event.id if event else None,
        day=event.day if event else None,
        any_time=any_time,
        windows=() if any_time else tuple(slot.id for slot in windows),
        area=area,
    )


def _line_up(entry: Wait, *, now: datetime) -> None:
    # Two requests of one mailbox may be finished at the same moment.
    tries.line_up(LINE, mailbox(entry.email), now.date())


def _keep(entry: Wait, event: Event | None, *, office: Office, now: datetime) -> None:
    before = waits.in_line(entry.email, event=event, area=entry.area.name if entry.area else "")
    if before is None or not _still_in_line(before.uid):
        waits.add(entry)
        return
    outbox.drop_unsent_about(before.uid)
    waits.save(entry, instead_of=before.uid)
    # An offer to it ends: freed, the places come to it again where they still fit.
    waitlist.free_offer(before.uid, office=office, now=now)


def _still_in_line(uid: str) -> bool:
    entry = waits.lock(uid)
    return entry is not None and entry.is_in_line
