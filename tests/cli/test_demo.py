"""`demo`: made-up events, only where it is a demonstration."""

import re


def test_a_demonstration_gets_about_forty_events(command):
    done = command("demo", demo="1")
    assert done.returncode == 0
    assert 35 <= int(re.search(r"Made (\d+) events", done.stdout)[1]) <= 45


def test_a_second_run_on_the_same_day_makes_nothing_twice(command):
    command("demo", demo="1")
    done = command("demo", demo="1")
    assert (done.returncode, done.stdout) == (0, "Made 0 events with 0 made-up bookings.\n")


def test_a_real_site_is_never_filled_with_made_up_events(command):
    done = command("demo")
    assert done.returncode == 2
    assert done.stderr == (
        "Not started: This is not a demonstration; set CITYKEY_DEMO=1 to make it one.\n"
    )
