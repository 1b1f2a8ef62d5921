"""Nobody is missed by the machine: a person says so, and may take it back."""

from datetime import timedelta

import pytest

from citykey_site.domain.attendance import State
from citykey_site.domain.refusals import CountChanged, SlotUnknown, WindowNotStarted
from citykey_site.services import missed
from citykey_site.storage import attendance
from citykey_site.storage.db import transaction
from tests import make

BY = "staff 1"


@pytest.fixture
def party(app):
    """A party of three in the first window; one of them is in."""
    make.event()
    booking = make.booking(people=3)
    with transaction():
        attendance.mark(booking.uid, 2, State.CAME, during())
    return booking


def during():
    """Returns a moment in the first window."""
    return make.windows()[0].starts_at + timedelta(minutes=5)


def mark(seen: int = 2, *, now=None, slot: str | None = None) -> int:
    """Marks the rest of the first window as missed."""
    slot = slot or make.windows()[0].public_id
    return missed.mark_window("kosciuszko", slot, seen=seen, by=BY, now=now or during())


def states(party) -> dict[int, str]:
    """Returns what is said of each person."""
    return {person: item.state for person, item in attendance.of_booking(party.uid).items()}


def test_only_those_who_are_not_in_are_marked(party):
    assert mark() == 2
    assert states(party) == {1: "missed", 2: "came", 3: "missed"}


def test_the_same_press_again_marks_nobody(party):
    mark()
    assert mark() == 0


def test_whoever_came_meanwhile_is_not_marked_unseen(party):
    with transaction():
        attendance.mark(party.uid, 1, State.CAME, during())
    with pytest.raises(CountChanged):
        mark()
    assert states(party) == {1: "came", 2: "came"}


def test_nobody_has_missed_a_window_that_has_not_started(party):
    with pytest.raises(WindowNotStarted):
        mark(now=during() - timedelta(minutes=10))


def test_a_window_of_another_event_is_unknown(party):
    make.event("archer", venue=make.ARCHER)
    with pytest.raises(SlotUnknown):
        mark(slot=make.windows("archer")[0].public_id)


def test_who_comes_late_is_in_after_all(party):
    mark()
    with transaction():
        assert attendance.mark(party.uid, 1, State.CAME, during())
    assert states(party)[1] == "came"


def test_missed_is_taken_back_for_the_whole_party(party):
    mark()
    assert missed.unmark("kosciuszko", party.slip, by=BY, now=during()) == 2
    assert states(party) == {2: "came"}
    assert missed.unmark("kosciuszko", party.slip, by=BY, now=during()) == 0
