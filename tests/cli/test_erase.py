"""`erase`: the days that are over are gone."""

from citykey_site.storage import bookings
from tests import make
from tests.cli.in_process import run


def test_a_day_that_is_over_is_erased_and_named(app, command, wall):
    make.event()
    make.booking()
    wall.move(days=20)
    done = command("erase")
    assert (done.returncode, done.stdout) == (0, "Erased days: 2026-12-05.\n")
    assert bookings.count() == 0


def test_a_second_run_finds_nothing_left(app, wall):
    make.event()
    make.booking()
    wall.move(days=20)
    run("erase")
    assert run("erase").output == "Erased days: none.\n"


def test_a_day_to_come_is_kept(app):
    make.event()
    make.booking()
    assert run("erase").output == "Erased days: none.\n"
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


def test_a_clock_that_jumps_by_years_erases_nothing_until_a_person_has_looked(app, wall):
    make.event()
    make.booking()
    assert run("erase").exit_code == 0
    wall.move(days=400)
    done = run("erase")
    assert (done.exit_code, bookings.count()) == (1, 1)
    assert "Then run: ./citykey erase --trust-clock" in done.output
    assert "Erasure: the clock jumped" in run("check").output
    done = run("erase", "--trust-clock")
    assert (done.exit_code, done.output) == (0, "Erased days: 2026-12-05.\n")
