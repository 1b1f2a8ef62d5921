"""Enters the paper list of a window afterwards: party by party, or as counts once erased."""

from datetime import datetime

from citykey_site.domain import paper as rules
from citykey_site.domain.attendance import State
from citykey_site.domain.events import Event
from citykey_site.domain.history import Deed
from citykey_site.domain.paper import Counts, Sheet
from citykey_site.domain.refusals import CountChanged, SlotUnknown
from citykey_site.domain.roster import Party, WindowList, by_window
from citykey_site.domain.slots import Slot
from citykey_site.services import door
from citykey_site.storage import attendance, bookings, events, history, roster, slots, tallies
from citykey_site.storage.db import transaction

MOST_PEOPLE = 1000  # The largest window that the database keeps.


def window(event: Event, slot_id: str) -> WindowList | None:
    """Returns a window of an event with its parties, None where there is none."""
    found = by_window(slots.of_event(event.id), roster.of_event(event.id))
    return next((item for item in found if item.slot.public_id == slot_id), None)


def enter(event_id: str, slot_id: str, sheet: Sheet, *, by: str, now: datetime) -> int:
    """Keeps who came according to the paper, all or nothing, and counts the people entered.

    The rest of a party that was entered is missed: the person who types says so. The same
    sheet sent twice is the same. Raises CountChanged where somebody counted meanwhile,
    CountTooHigh, SlotUnknown, NotYetThatDay or DayIsErased.
    """
    with transaction():
        event = _locked(event_id, now=now)
        door.check_not_erased(event)
        kept = _kept(event, slot_id)
        if _says_the_same(kept, sheet):
            return sum(sheet.came.values())
        if rules.state_of(kept) != sheet.seen:
            raise CountChanged
        parties = {party.slip: party for party in kept.active}
        for slip, came in sheet.came.items():
            if slip not in parties:
                raise CountChanged
            _keep(parties[slip], rules.check_number(came, most=parties[slip].party_size), now=now)
        slots.set_walked_in(kept.slot.id, rules.check_number(sheet.walked_in, most=MOST_PEOPLE))
        people = sum(sheet.came.values())
        history.add(Deed.PAPER_ENTERED, by=by, event_id=event_id, now=now, people=people)
        return people


def enter_counts(event_id: str, slot_id: str, counts: Counts, *, by: str, now: datetime) -> None:
    """Keeps the counts of a window whose day is erased. Raises CountTooHigh or SlotUnknown."""
    with transaction():
        event = _locked(event_id, now=now)
        slot = _slot(event, slot_id)
        booked = tallies.of_event(event.id)[slot.id].booked
        came = rules.check_number(counts.came, most=booked)
        missed = rules.check_number(counts.missed, most=booked - came)
        tallies.set_counts(slot.id, came=came, missed=missed)
        slots.set_walked_in(slot.id, rules.check_number(counts.walked_in, most=MOST_PEOPLE))
        history.add(Deed.PAPER_ENTERED, by=by, event_id=event_id, now=now, people=came)


def _says_the_same(kept: WindowList, sheet: Sheet) -> bool:
    said = {party.slip: (party.came, party.missed) for party in kept.active}
    sizes = {party.slip: party.party_size for party in kept.active}
    return kept.slot.walked_in == sheet.walked_in and all(
        said.get(slip) == (came, sizes.get(slip, 0) - came) for slip, came in sheet.came.items()
    )


def _keep(party: Party, came: int, *, now: datetime) -> None:
    """Keeps that so many of a party came; those who were checked in stay, as far as they go."""
    uid = bookings.find_by_slip(party.slip).uid
    in_already = [person for person, mark in party.marks.items() if mark.state is State.CAME]
    others = [person for person in range(1, party.party_size + 1) if person not in in_already]
    wanted = set([*in_already, *others][:came])
    for person in range(1, party.party_size + 1):
        state = State.CAME if person in wanted else State.MISSED
        mark = party.marks.get(person)
        if mark is None or mark.state is not state:
            attendance.clear(uid, person)
            attendance.mark(uid, person, state, now)


def _kept(event: Event, slot_id: str) -> WindowList:
    found = window(event, slot_id)
    if found is None:
        raise SlotUnknown
    return found


def _slot(event: Event, slot_id: str) -> Slot:
    slot = slots.find(event.id, slot_id)
    if slot is None:
        raise SlotUnknown
    return slot


def _locked(event_id: str, *, now: datetime) -> Event:
    events.lock([event_id])
    event = events.find_any(event_id)
    door.check_day_has_come(event, now=now)
    return event
