"""Who of a party came: early and late, what may be undone, whom a press means."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from citykey_site.domain import attendance, refusals
from citykey_site.domain.attendance import Arrival, Mark, State
from citykey_site.domain.bookings import Booking
from citykey_site.domain.bookings import State as BookingState
from citykey_site.domain.door import headcounts, now_and_next
from citykey_site.domain.events import Event
from citykey_site.domain.slots import Slot
from citykey_site.domain.staff import Actor, Role, Stage
from citykey_site.domain.venues import Venue

TEN = datetime(2026, 12, 5, 16, tzinfo=UTC)
WINDOW = Slot(
    id=1, public_id="w", starts_at=TEN, ends_at=TEN + timedelta(minutes=30), capacity=8, taken=4
)
EVENT = Event(
    id=1,
    public_id="kosciuszko",
    venue=Venue(name="Kosciuszko Park", address="2732 N. Avers Ave."),
    starts_at=TEN,
    ends_at=TEN + timedelta(hours=3),
    window_minutes=30,
)
PARTY = Booking(
    uid="u", event=EVENT, slot=WINDOW, party_size=4, language="en", email="", code="482100937718"
)
HELPER = Actor(role=Role.HELPER, stage=Stage.FULL, label="pass a", name="Helper 1")
ORGANIZER = Actor(role=Role.ORGANIZER, stage=Stage.FULL, label="staff b", name="Olga")


def came(person: int, *, at: datetime = TEN) -> Mark:
    """Makes the mark of a person who is in."""
    return Mark(person=person, state=State.CAME, at=at)


@pytest.mark.parametrize(
    ("minutes", "arrival", "said"),
    [
        (-40, Arrival.EARLY, 40),
        (-0.5, Arrival.EARLY, 1),
        (0, Arrival.ON_TIME, 0),
        (29, Arrival.ON_TIME, 0),
        (30, Arrival.LATE, 0),
        (95, Arrival.LATE, 65),
    ],
)
def test_early_and_late_are_told_in_whole_minutes(minutes, arrival, said):
    timing = attendance.timing(WINDOW, now=TEN + timedelta(minutes=minutes))

    assert (timing.arrival, timing.minutes) == (arrival, said)


def test_whoever_is_not_in_is_still_to_come_and_missed_may_come_too():
    marks = {1: came(1), 3: Mark(person=3, state=State.MISSED, at=TEN)}

    assert attendance.waiting(4, marks) == (2, 3, 4)


def test_a_helper_takes_back_for_ten_minutes():
    just = TEN + timedelta(minutes=10) - timedelta(seconds=1)

    assert attendance.may_undo(came(1), actor=HELPER, now=just)
    assert not attendance.may_undo(came(1), actor=HELPER, now=TEN + timedelta(minutes=10))


def test_an_organizer_takes_back_at_any_time():
    attendance.check_undo(came(1), actor=ORGANIZER, now=TEN + timedelta(hours=20))


def test_nobody_of_the_party_is_chosen_twice():
    assert attendance.chosen(4, [2, 4, 2]) == (2, 4)
    assert attendance.chosen(3, None) == (1, 2, 3)


@pytest.mark.parametrize("people", [[], [5], [0], [1, 9]])
def test_somebody_whom_the_party_does_not_have_is_refused(people):
    with pytest.raises(refusals.NobodyChosen):
        attendance.chosen(4, people)


def test_nobody_is_in_before_the_day_of_the_event():
    midnight = datetime(2026, 12, 5, 6, tzinfo=UTC)  # 12 AM in Chicago.
    attendance.check_markable(PARTY, now=midnight)

    with pytest.raises(refusals.DoorNotOpen):
        attendance.check_markable(PARTY, now=midnight - timedelta(seconds=1))


def test_a_forgotten_party_is_entered_the_day_after():
    attendance.check_markable(PARTY, now=TEN + timedelta(hours=20))


@pytest.mark.parametrize("state", [BookingState.CANCELED, BookingState.EVENT_CANCELED])
def test_a_canceled_party_has_no_place(state):
    with pytest.raises(refusals.PartyHasNoPlace):
        attendance.check_markable(replace(PARTY, state=state), now=TEN)


def test_the_door_counts_who_is_still_to_come():
    later = replace(WINDOW, id=2, starts_at=WINDOW.ends_at, ends_at=TEN + timedelta(hours=1))
    closed = replace(WINDOW, id=3, capacity=0, taken=0)
    marked = {1: {State.CAME: 2, State.MISSED: 1}}
    counts = headcounts((WINDOW, later, closed), marked)

    assert [count.waiting for count in counts] == [1, 4]


def test_the_door_shows_the_window_that_is_on_and_the_next():
    slots = [
        replace(
            WINDOW,
            id=number,
            starts_at=TEN + timedelta(minutes=30 * number),
            ends_at=TEN + timedelta(minutes=30 * number + 30),
        )
        for number in range(4)
    ]
    counts = headcounts(slots, {})
    shown = now_and_next(counts, now=TEN + timedelta(minutes=45))

    assert [count.slot.id for count in shown] == [1, 2]
    assert now_and_next(counts, now=TEN + timedelta(hours=2)) == ()
