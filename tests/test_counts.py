"""Processes of one machine count together; each in a file of its own."""

import mmap
import os
import signal
from contextlib import contextmanager

import pytest

from citykey_site.counts import Counts

BOOKED, FULL, KEPT, WAITING = ("booked",), ("full",), ("kept",), ("waiting",)


@pytest.fixture
def make(tmp_path):
    """Makes what a process counts with; `kept` and `waiting` are numbers that others keep."""

    def counts(names=(BOOKED, FULL), *, kept=lambda: 0, waiting=lambda: 0):
        levels, follows = {WAITING: waiting}, {KEPT: kept}
        return Counts(tmp_path / "counts", sums=names, follows=follows, levels=levels)

    return counts


@contextmanager
def child(counts, *steps):
    """Counts in another process, which is killed at the end as by a crash."""
    done, at_end = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            counts.add(*steps)
            os.write(at_end, b"done")
            signal.pause()
        finally:
            os._exit(1)
    os.close(at_end)
    try:
        with os.fdopen(done, "rb") as said:
            assert said.read(4) == b"done"
        yield pid
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def test_each_process_tells_what_all_of_them_counted(make):
    mine = make()
    mine.add((BOOKED, 1), (FULL, 2))
    with child(make(waiting=lambda: 3), (BOOKED, 4)) as pid:
        seen = mine.look()

    assert (seen.sums[BOOKED], seen.sums[FULL]) == (5, 2)
    assert {each.pid for each in seen.living} == {os.getpid(), pid}
    assert sum(each.levels[WAITING] for each in seen.living) == 3


def test_what_a_killed_process_counted_stays_and_its_levels_end(make):
    mine = make()
    mine.add((BOOKED, 1))
    with child(make(waiting=lambda: 3), (BOOKED, 4)):
        pass
    seen = mine.look()

    assert seen.sums[BOOKED] == 5
    assert [each.pid for each in seen.living] == [os.getpid()]


def test_the_next_process_goes_on_in_the_file_of_one_that_ended(make, tmp_path):
    for _ in range(3):
        with child(make(), (BOOKED, 2)):
            pass

    assert make().look().sums[BOOKED] == 6
    assert len(list((tmp_path / "counts").iterdir())) == 1


def test_a_fork_of_a_process_that_counts_gets_a_file_of_its_own(make):
    mine = make()
    mine.add((BOOKED, 1))
    with child(mine, (BOOKED, 1)):
        mine.add((BOOKED, 1))

        assert mine.look().sums[BOOKED] == 3
        assert len(mine.look().living) == 2


def test_what_others_keep_is_added_as_it_grows(make):
    kept = iter((5, 5, 7, 7))
    mine = make(kept=lambda: next(kept))
    mine.add((BOOKED, 1))
    mine.add((BOOKED, 1))
    mine.add((BOOKED, 1))

    assert mine.look().sums[KEPT] == 7


def test_a_name_that_was_not_settled_is_no_name(make):
    with pytest.raises(KeyError):
        make().add((("ana@example.org",), 1))


def test_another_version_of_the_program_begins_anew_and_takes_old_files_away(make, tmp_path):
    with child(make(), (BOOKED, 2)):
        pass
    newer = make((BOOKED, FULL, ("more",)))
    newer.add((BOOKED, 1))

    assert newer.look().sums[BOOKED] == 1
    assert len(list((tmp_path / "counts").iterdir())) == 1


def test_the_files_of_an_older_version_that_still_runs_are_let_be(make, tmp_path):
    older = make()
    older.add((BOOKED, 2))
    make((BOOKED, FULL, ("more",))).add((BOOKED, 1))

    assert older.look().sums[BOOKED] == 2
    assert len(list((tmp_path / "counts").iterdir())) == 2


@pytest.mark.parametrize("broken", ["mkdir", "pwrite"])
def test_without_room_for_a_file_a_process_counts_for_itself(make, monkeypatch, tmp_path, broken):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    if broken == "mkdir":
        (tmp_path / "counts").touch()
    else:
        monkeypatch.setattr(os, "pwrite", full)
    mine = make()
    mine.add((BOOKED, 3))

    assert mine.look().sums[BOOKED] == 3
    assert [each.pid for each in mine.look().living] == [os.getpid()]


def test_a_file_has_all_its_room_before_anything_is_counted(make, tmp_path):
    names = [("some", str(number)) for number in range(5000)]
    make(names).add((names[0], 1))
    [file] = (tmp_path / "counts").iterdir()

    assert file.stat().st_blocks * 512 >= file.stat().st_size > 40_000


def test_the_files_are_for_their_owner_only_and_hold_numbers_alone(make, tmp_path):
    make().add((BOOKED, 3))
    [file] = (tmp_path / "counts").iterdir()

    assert file.stat().st_mode & 0o077 == 0 == file.parent.stat().st_mode & 0o077
    with file.open("rb") as read, mmap.mmap(read.fileno(), 0, access=mmap.ACCESS_READ) as cells:
        assert list(memoryview(bytes(cells)).cast("Q")) == [os.getpid(), 3, 0, 0, 0]
