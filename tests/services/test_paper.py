"""The paper list is entered afterwards, whole or not at all."""

from datetime import timedelta

import pytest

from citykey_site.domain import paper as rules
from citykey_site.domain.attendance import State
from citykey_site.domain.paper import Counts, Sheet
from citykey_site.domain.refusals import (
    CountChanged,
    CountTooHigh,
    DayIsErased,
    NotYetThatDay,
    SlotUnknown,
)
from citykey_site.services import paper, privacy
from citykey_site.storage import attendance, tallies
from citykey_site.storage.db import transaction
from tests import make
from tests.services import deeds

BY = "staff 1"


@pytest.fixture
def parties(app):
    """A party of three and a party of one in the first window."""
    make.event()
    return make.booking(people=3), make.booking(email="ben@example.org")


def evening():
    """Returns the evening of the event's day."""
    return make.windows()[-1].ends_at + timedelta(hours=3)


def window():
    """Returns the first window with its parties."""
    return paper.window(deeds.event_now(), make.windows()[0].public_id)


def sheet(*came: tuple, walked_in: int = 0, seen: str | None = None) -> Sheet:
    """Returns what was typed, on a page made just now."""
    return Sheet(
        came={party.slip: number for party, number in came},
        walked_in=walked_in,
        seen=rules.state_of(window()) if seen is None else seen,
    )


def enter(typed: Sheet, *, now=None) -> int:
    """Enters the paper of the first window."""
    slot = make.windows()[0].public_id
    return paper.enter("kosciuszko", slot, typed, by=BY, now=now or evening())


def said() -> list[tuple[int, int, int]]:
    """Returns who came, missed, and of whom nothing is said, party by party, by size."""
    return sorted((item.came, item.missed, item.waiting) for item in window().active)


def test_two_of_three_came_and_the_third_is_missed(parties):
    three, _ = parties
    assert enter(sheet((three, 2), walked_in=4)) == 2
    assert said() == [(0, 0, 1), (2, 1, 0)]
    assert make.windows()[0].walked_in == 4


def test_the_same_sheet_again_changes_nothing(parties):
    three, one = parties
    typed = sheet((three, 2), (one, 1))
    enter(typed)
    assert enter(typed) == 3
    assert said() == [(1, 0, 0), (2, 1, 0)]


def test_who_was_checked_in_by_a_device_stays_the_one_who_came(parties):
    three, _ = parties
    with transaction():
        attendance.mark(three.uid, 3, State.CAME, evening())
    enter(sheet((three, 1)))
    marks = attendance.of_booking(three.uid)
    assert {person: item.state for person, item in marks.items()} == {
        1: "missed", 2: "missed", 3: "came",
    }  # fmt: skip


def test_a_check_in_made_meanwhile_is_not_overwritten(parties):
    three, one = parties
    typed = sheet((three, 0))
    with transaction():
        attendance.mark(one.uid, 1, State.CAME, evening())
    with pytest.raises(CountChanged):
        enter(typed)
    assert said() == [(0, 0, 3), (1, 0, 0)]


def test_one_number_too_high_keeps_nothing(parties):
    three, one = parties
    with pytest.raises(CountTooHigh) as no:
        enter(sheet((three, 3), (one, 2), walked_in=1))
    assert no.value.most == 1
    assert said() == [(0, 0, 1), (0, 0, 3)]
    assert make.windows()[0].walked_in == 0


def test_paper_waits_for_the_day(parties):
    with pytest.raises(NotYetThatDay):
        enter(sheet(), now=make.NOW)


def test_after_the_erasure_only_counts_can_be_entered(parties, tmp_path):
    three, _ = parties
    typed = sheet((three, 2))
    slot = make.windows()[0]
    later = evening() + timedelta(days=2)
    privacy.erase_due(after=timedelta(hours=24), mail_folder=tmp_path, now=later)
    with pytest.raises((DayIsErased, SlotUnknown)):
        enter(typed, now=later)

    counts = Counts(came=3, missed=1, walked_in=2)
    paper.enter_counts("kosciuszko", slot.public_id, counts, by=BY, now=later)

    tally = tallies.of_event(deeds.event_now().id)[slot.id]
    assert (tally.booked, tally.came, tally.missed) == (4, 3, 1)
    assert make.windows()[0].walked_in == 2


@pytest.mark.parametrize("wrong", [{"came": 5}, {"came": 3, "missed": 2}, {"came": -1}])
def test_counts_of_an_erased_day_fit_those_who_had_booked(parties, tmp_path, wrong):
    slot = make.windows()[0]
    later = evening() + timedelta(days=2)
    privacy.erase_due(after=timedelta(hours=24), mail_folder=tmp_path, now=later)
    counts = Counts(**({"came": 0, "missed": 0, "walked_in": 0} | wrong))

    with pytest.raises(CountTooHigh):
        paper.enter_counts("kosciuszko", slot.public_id, counts, by=BY, now=later)
