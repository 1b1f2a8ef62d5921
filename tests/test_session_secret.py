"""The secret that signs cookies is renewed while people go on."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from citykey_site import session_secret
from citykey_site.session_secret import SessionSecret
from citykey_site.web import limits

HALF_A_DAY = timedelta(hours=12)


@pytest.fixture
def path(tmp_path):
    """The file of a new installation."""
    session_secret.make(tmp_path / "secret-key")
    return tmp_path / "secret-key"


def age(path, span: timedelta) -> None:
    """Lets a file be older than it is."""
    then = (datetime.now(UTC) - span).timestamp()
    os.utime(path, (then, then))


def test_the_new_one_stands_first_and_running_programs_see_it_at_once(path):
    running = SessionSecret(path=path)
    [first] = running.lines()
    session_secret.renew(path)
    assert running.lines()[1:] == (first,)
    assert running.lines()[0] != first
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_that_is_gone_for_a_moment_changes_nothing(path):
    running = SessionSecret(path=path)
    before = running.lines()
    path.write_text("")
    assert running.lines() == before
    path.unlink()
    assert running.lines() == before
    with pytest.raises(OSError):
        SessionSecret(path=path).lines()


def test_old_ones_are_believed_for_half_a_day(path):
    session_secret.renew(path)
    now = datetime.now(UTC)
    assert not session_secret.forget_old(path, now=now + HALF_A_DAY - timedelta(minutes=5))
    newest = SessionSecret(path=path).lines()[0]
    assert session_secret.forget_old(path, now=now + HALF_A_DAY)
    assert SessionSecret(path=path).lines() == (newest,)
    assert not session_secret.forget_old(path, now=now + 2 * HALF_A_DAY)


def test_who_is_signed_in_stays_so_until_the_old_secret_goes(app):
    client, path = app.test_client(), app.extensions["citykey.session_secret"].path
    with client.session_transaction() as cookie:
        cookie["kept"] = "word"
    session_secret.renew(path)
    with client.session_transaction() as cookie:
        assert cookie["kept"] == "word"
    session_secret.forget_old(path, now=datetime.now(UTC) + HALF_A_DAY)
    with client.session_transaction() as cookie:
        assert "kept" not in cookie


def test_two_programs_with_one_file_believe_each_other(make_app):
    one, other = make_app(), make_app()
    session_secret.renew(one.extensions["citykey.session_secret"].path)
    signed = one.session_interface.get_signing_serializer(one).dumps({"kept": "word"})
    assert other.session_interface.get_signing_serializer(other).loads(signed) == {"kept": "word"}


def test_a_network_is_counted_on_under_the_older_secret(app):
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        before = limits._digest()
        session_secret.renew(app.extensions["citykey.session_secret"].path)
        assert limits._digest() == before
