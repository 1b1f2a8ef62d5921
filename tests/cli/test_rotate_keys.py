"""`rotate-keys`: everything gets a new key while the site runs, also where it is killed."""

import os
import signal

import pytest

from citykey_site.cli import rotate_keys
from citykey_site.services import access, rotation
from citykey_site.storage import resealing
from citykey_site.storage.db import db, session
from citykey_site.storage.vault import Vault
from tests import make
from tests.cli.in_process import run


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    """Lets the command go on at once."""
    monkeypatch.setattr(rotate_keys.time, "sleep", lambda seconds: None)


def opened(booking):
    """Opens a booking by email and code, as a person does."""
    session().rollback()
    return access.find(booking.email, booking.code, network="a", office=make.OFFICE, now=make.NOW)


def test_it_says_what_is_renewed_and_what_cannot_be(app):
    make.event()
    booking = make.booking()
    done = run("rotate-keys")
    assert done.exit_code == 0
    assert "Session secret: renewed" in done.output
    assert "Keys: 1 have a new one.\nSealed anew: 2 rows." in done.output
    assert "Not renewed, because nothing is kept" in done.output
    assert "Make a backup after that" in done.output
    assert opened(booking).uid == booking.uid


def test_it_can_be_run_twice(app):
    make.event()
    make.booking()
    run("rotate-keys")
    again = run("rotate-keys").output
    assert "Of these, 1 had theirs before: that renewal goes on" in again
    assert "Sealed anew: 0 rows." in again


def test_with_wait_it_stays_until_the_old_keys_are_destroyed(app, wall, monkeypatch):
    make.event()
    make.booking()
    monkeypatch.setattr(rotate_keys.time, "sleep", lambda seconds: wall.move(minutes=4))
    assert "The old keys are destroyed." in run("rotate-keys", "--wait").output
    assert rotation.unfinished() == []


def test_a_secret_in_the_settings_is_told_to_be_renewed_there(app, monkeypatch):
    monkeypatch.setenv("CITYKEY_SECRET_KEY", "for-tests-only-7f3Q9xLm2Vb8Kd4W-")
    done = run("rotate-keys")
    assert "CITYKEY_SECRET_KEY_OLD for 12 hours" in done.output
    assert "7f3Q9xLm2Vb8Kd4W" not in done.output


def test_killed_at_any_moment_it_loses_nobody_and_the_next_run_finishes(app, tmp_path):
    make.event()
    people = [make.booking(email=f"person-{number}@example.org") for number in range(4)]
    db.session.remove()
    db.engine.dispose()
    moments = [(Vault, "renew"), (rotation, "begin"), (resealing, "seal_anew"), (Vault, "finish")]
    for place, name in moments:
        for after in (False, True):
            assert _dies_at(place, name, after=after, app=app)
            assert [opened(booking).uid for booking in people] == [item.uid for item in people]
    rotation.seal_anew(now=make.NOW)
    rotation.finish_due(now=make.later(days=1))
    assert [opened(booking).uid for booking in people] == [item.uid for item in people]


def _dies_at(place, name: str, *, after: bool, app) -> bool:
    """Renews in a child that is killed (kill -9) before or after one of the steps."""
    child = os.fork()
    if child == 0:
        step = getattr(place, name)
        setattr(place, name, _deadly(step, after=after))
        with app.app_context():
            rotation.begin(now=make.NOW)
            rotation.seal_anew(now=make.NOW)
            rotation.finish_due(now=make.later(days=1))
            rotation.finish_due(now=make.later(days=2))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _deadly(step, *, after: bool):
    def die(*words, **facts):
        if after:
            step(*words, **facts)
        os.kill(os.getpid(), signal.SIGKILL)

    return die
