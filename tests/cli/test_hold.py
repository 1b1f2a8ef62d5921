"""`hold`: a legal hold begins and ends, and each time it is said what was done."""

from citykey_site.storage import bookings
from tests import make
from tests.cli.in_process import run


def test_without_a_hold_the_command_says_so(app):
    assert run("hold").output == run("hold", "end").output == "No legal hold lasts.\n"


def test_a_hold_is_begun_told_and_ended(app):
    assert run("hold", "begin").output.startswith("A legal hold has begun.")
    assert run("hold", "begin").output == run("hold").output
    assert "A legal hold has lasted since Tuesday, November 17, 2026" in run("hold").output
    assert run("hold", "end").output.startswith("The legal hold is over.")


def test_erase_and_check_tell_of_the_hold(app, wall):
    make.event()
    make.booking()
    run("hold", "begin")
    wall.move(days=20)
    done = run("erase")
    assert (done.exit_code, bookings.count()) == (0, 1)
    assert done.output.startswith("Erased days: none.\nA legal hold has lasted since")
    assert "Erasure: a legal hold lasts." in run("check").output
