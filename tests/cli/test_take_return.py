"""One returned message from a mail server's pipe."""

import pytest
from click.testing import CliRunner

from citykey_site.cli import take_return
from citykey_site.domain.times import day_of
from citykey_site.services import outbox
from citykey_site.storage import bookings, returns
from tests import make
from tests.mail import bounced
from tests.mail.bounced import ADDRESS


@pytest.fixture
def run(app, tmp_path, wall, monkeypatch):
    """Runs the command on the folder of the test's site."""

    def run(raw: bytes, *words: str, **settings: str):
        chosen = {"instance": tmp_path / "instance", "demo": "0", "bounce_address": ADDRESS}
        for name, text in (chosen | {"clock_file": wall.path} | settings).items():
            monkeypatch.setenv(f"CITYKEY_{name.upper()}", str(text))
        return CliRunner().invoke(take_return.command, words, input=raw)

    return run


def test_a_true_report_marks_the_booking(run, mailbox):
    make.event()
    booking = make.booking()
    outbox.deliver_all(mailbox, bounce_address=ADDRESS, now=make.NOW)
    done = run(bounced.report(to=""), mailbox.letters[0].returns_to)
    assert (done.exit_code, done.stdout) == (0, "Taken: believed.\n")
    assert bookings.get(booking.uid).returned


@pytest.mark.parametrize("raw", [b"", b"\xff\0", bounced.report(), b"x" * 3_000_000])
def test_whatever_else_comes_is_taken_and_forgotten(run, raw):
    assert run(raw).exit_code == 0
    assert sum(returns.counted_since(day_of(make.NOW)).values()) == 1


def test_while_the_database_is_away_the_mail_server_keeps_the_message(run, tmp_path):
    away = f"sqlite:///{tmp_path}/none/site.sqlite"
    done = run(bounced.report(), sqlalchemy_database_uri=away)
    assert done.exit_code == 75
    assert done.stderr == "Not taken: the database does not answer.\n"
    assert returns.counted_since(day_of(make.NOW)) == {}


def test_without_its_setting_nothing_is_taken_and_nothing_is_lost(run):
    done = run(bounced.report(), bounce_address="")
    assert done.exit_code == 75
    assert "CITYKEY_BOUNCE_ADDRESS must be set" in done.stderr
