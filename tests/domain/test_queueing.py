"""The lines: order of arrival, shares of the time, room for who holds a place, and an end."""

import pytest

from citykey_site.domain.queueing import Lines
from citykey_site.domain.turns import LONGEST, MANY_OF_ONE_NETWORK, ROOM, Turn

MOST = 40


@pytest.fixture
def lines():
    """Empty lines with room for forty."""
    return Lines(workers=8, most=MOST)


def fill(lines, turn, number):
    """Lets so many come; returns how many found a place."""
    return sum(lines.join((turn, one), turn=turn) for one in range(number))


def take(lines, number):
    """Gives so many their turn."""
    return [lines.next().item for _ in range(number)]


def test_each_line_keeps_the_order_in_which_people_came(lines):
    for name in ("ana", "ben", "cem"):
        lines.join(name, turn=Turn.BEGUN)
    assert take(lines, 3) == ["ana", "ben", "cem"]
    assert lines.next() is None


def test_who_holds_a_code_passes_everybody_who_reads(lines):
    fill(lines, Turn.READING, 30)
    take(lines, 5)
    lines.join("ana", turn=Turn.HELD)
    assert take(lines, 1) == ["ana"]


def test_nobody_waits_for_ever_behind_those_who_go_first():
    lines = Lines(workers=8, most=1000)
    for turn in (Turn.HELD, Turn.BEGUN, Turn.READING):
        fill(lines, turn, 160)
    got = [turn for turn, _ in take(lines, 150)]
    assert [got.count(turn) for turn in (Turn.HELD, Turn.BEGUN, Turn.READING)] == [80, 40, 30]


def test_shares_are_of_time_so_that_quick_pages_do_not_wait_behind_slow_deeds():
    lines = Lines(workers=8, most=1000)
    for _ in range(1000):
        lines.worked(Turn.BEGUN, 0.010)
        lines.worked(Turn.READING, 0.0005)
    fill(lines, Turn.BEGUN, 400)
    fill(lines, Turn.READING, 300)
    got = [turn for turn, _ in take(lines, 330)]
    assert got.count(Turn.READING) == 300


def test_who_was_away_saves_no_turns_up(lines):
    fill(lines, Turn.READING, 20)
    take(lines, 16)
    fill(lines, Turn.BEGUN, 8)
    assert [turn for turn, _ in take(lines, 5)].count(Turn.READING) >= 1


def test_past_the_bound_nobody_finds_a_place(lines):
    assert fill(lines, Turn.HELD, MOST + 5) == MOST == len(lines)
    assert lines.refused == {Turn.HELD: 5}


def test_room_is_left_for_who_holds_a_place_while_readers_fill_the_house(lines):
    lined_up = [fill(lines, turn, MOST) for turn in (Turn.READING, Turn.BEGUN, Turn.HELD)]
    assert lined_up == [32, 4, 4]
    assert sum(lined_up[:1]) == MOST * ROOM[Turn.READING]


def test_a_line_is_too_long_when_its_wait_would_be(lines):
    for _ in range(1000):
        lines.worked(Turn.READING, 10.0)
    found = fill(lines, Turn.READING, MOST)
    assert (found - 1) * 10.0 / 8 <= LONGEST[Turn.READING] < found * 10.0 / 8
    assert lines.join("ana", turn=Turn.HELD)


def test_slow_forms_that_fill_their_line_leave_room_for_who_holds_a_code():
    lines = Lines(workers=8, most=1000)
    for _ in range(1000):
        lines.worked(Turn.BEGUN, 10.0)
    assert fill(lines, Turn.BEGUN, 100) < 100
    assert fill(lines, Turn.HELD, 20) == 20


def test_a_short_line_is_not_too_long_because_another_is():
    lines = Lines(workers=1, most=1000)
    fill(lines, Turn.BEGUN, 400)
    fill(lines, Turn.READING, 100)
    assert lines.expected_wait(Turn.READING) == pytest.approx(100 * 0.01 * 7 / 3)
    assert lines.expected_wait(Turn.BEGUN) == pytest.approx(5.0)


def test_a_network_with_many_waiting_goes_behind_all_others():
    lines = Lines(workers=8, most=1000)
    for one in range(MANY_OF_ONE_NETWORK + 100):
        lines.join(one, turn=Turn.READING, network="192.0.2.7")
    lines.join("ana", turn=Turn.READING, network="198.51.100.1")
    assert lines.waiting()[Turn.CROWD] == 100
    assert "ana" in take(lines, 140)


def test_a_crowd_that_is_gone_counts_no_longer():
    lines = Lines(workers=8, most=1000)
    for _ in range(2):
        for one in range(MANY_OF_ONE_NETWORK):
            lines.join(one, turn=Turn.READING, network="192.0.2.7")
        assert lines.waiting()[Turn.CROWD] == 0
        take(lines, MANY_OF_ONE_NETWORK)


def test_who_leaves_is_not_called_any_more(lines):
    fill(lines, Turn.READING, 2)
    assert lines.leave((Turn.READING, 0)) and not lines.leave((Turn.READING, 0))
    assert take(lines, 1) == [(Turn.READING, 1)] and not lines
