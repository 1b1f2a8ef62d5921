"""`erase`: the days that are over are gone."""

from citykey_site.storage import bookings
from tests import make


def test_a_day_that_is_over_is_erased_and_named(app, command, wall):
    make.event()
    make.booking()
    wall.move(days=20)
    done = command("erase")
    assert (done.returncode, done.stdout) == (0, "Erased days: 2026-12-05.\n")
    assert bookings.count() == 0


def test_a_second_run_finds_nothing_left(app, command, wall):
    make.event()
    make.booking()
    wall.move(days=20)
    command("erase")
    assert command("erase").stdout == "Erased days: none.\n"


def test_a_day_to_come_is_kept(app, command):
    make.event()
    make.booking()
    assert command("erase").stdout == "Erased days: none.\n"
    assert bookings.count() == 1


def test_the_letters_of_an_erased_day_go_with_it(app, command, wall, tmp_path):
    make.event()
    make.booking()
    command("send-mail", demo="1")
    folder = tmp_path / "instance" / "mail"
    assert len(list(folder.iterdir())) == 1
    wall.move(days=20)
    command("erase", demo="1")
    assert list(folder.iterdir()) == []
