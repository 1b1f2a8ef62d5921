"""The clock of the site, and the one that a demonstration may set."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from citykey_site import clock

MOMENT = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def real_clock():
    """Gives the real clock back after each test."""
    yield
    clock.use_file(None)


def test_the_present_is_in_utc():
    clock.use_file(None)
    assert clock.now().tzinfo is UTC


def test_a_set_clock_starts_from_its_moment_and_goes_on(tmp_path):
    file = tmp_path / "clock"
    file.write_text("2026-11-01T01:30:00-05:00\n", "utf-8")
    clock.use_file(file)
    written = file.stat().st_mtime
    os.utime(file, (written, written - 90))
    assert clock.now() >= MOMENT + timedelta(seconds=90)
    assert clock.now().tzinfo is UTC
    assert clock.now() <= clock.now()


def test_two_programs_with_one_file_have_one_time(tmp_path):
    file = tmp_path / "clock"
    file.write_text(MOMENT.isoformat(), "utf-8")
    clock.use_file(file)
    first = clock.now()
    clock.use_file(tmp_path / ".." / tmp_path.name / "clock")
    assert clock.now() >= first


@pytest.mark.parametrize("words", ["", "noon"])
def test_a_file_without_a_moment_is_an_error(tmp_path, words):
    file = tmp_path / "clock"
    file.write_text(words, "utf-8")
    clock.use_file(file)
    with pytest.raises(ValueError, match="isoformat"):
        clock.now()


def test_a_moment_without_an_offset_is_an_error(tmp_path):
    file = tmp_path / "clock"
    file.write_text("2026-11-01T01:30:00", "utf-8")
    clock.use_file(file)
    with pytest.raises(ValueError, match="offset"):
        clock.now()
