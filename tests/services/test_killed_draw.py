"""A draw whose worker is killed (kill -9) at every step, and started again each time."""

import subprocess
import sys
from pathlib import Path

import pytest

from citykey_site.storage import bookings, draws, events, slots, tickets, waits
from citykey_site.storage.db import db, session
from tests.services import deeds
from tests.services import draw_people as people
from tests.services.engines import SQLITE_FIRST

pytestmark = SQLITE_FIRST

HOME = Path(__file__).parents[2]
PARTIES = 4


def draw_and_be_killed(app, folder: Path) -> int:
    """Draws in processes that are killed, until all is done; counts those that were killed."""
    uri = app.config["SQLALCHEMY_DATABASE_URI"]
    session().rollback()
    db.engine.dispose()
    command = [sys.executable, "-m", "tests.services.draw_killer", str(folder), uri]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def enter(parties: int) -> list:
    """Lets parties of one and two enter for three places of one window, and more for others."""
    people.event(places=3)
    return [
        people.enter(f"p{number}", windows=(0, 1)[: number % 2 + 1], people=number % 2 + 1)
        for number in range(parties)
    ]


def check_all(entered: list) -> None:
    """Checks that each party has exactly what the draw gave it, and one letter of it."""
    session().rollback()
    event = events.find("drawn")
    assert event.drawn_at == people.AFTER
    drawn = {ticket.number: ticket for ticket in tickets.published(event.id)}
    for entry in entered:
        booked = bookings.active_of_mailbox(entry.email, now=people.AFTER)
        won = drawn[entry.ticket.number].outcome
        assert [item.slot.public_id for item in booked] == [won] * bool(won)
        assert (waits.get(entry.uid) is None) is bool(won)
    winners = draws.of(event.id).winners
    assert 0 < winners < len(entered)
    told = ["draw_not_won"] * (len(entered) - winners) + ["draw_won"] * winners
    assert sorted(deeds.letters()) == told
    assert slots.wrong_counters() == []


def test_a_draw_that_is_killed_at_every_step_gives_each_party_what_it_won(any_app, tmp_path):
    entered = enter(PARTIES)
    killed = draw_and_be_killed(any_app, tmp_path / "instance")
    # Before and after: the close, each party, the end.
    assert killed == 2 * (PARTIES + 2)
    check_all(entered)


@pytest.mark.long
def test_a_hundred_kills_change_nothing(app, tmp_path):
    entered = enter(50)
    assert draw_and_be_killed(app, tmp_path / "instance") >= 100
    check_all(entered)
