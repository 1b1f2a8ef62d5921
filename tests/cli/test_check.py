"""`check`: says what is right, and fails when something is wrong."""

import pytest
from sqlalchemy import text

from citykey_site.storage.db import transaction
from tests import make
from tests.servers.smtp import Answer


@pytest.fixture
def check(command, mail):
    """Runs the check of a site with a mail server."""
    return lambda: command("check", smtp_url=mail.url)


def test_a_site_in_order_is_told_to_be_right(app, check):
    make.event()
    make.booking()
    done = check()
    assert done.returncode == 0
    assert "Counters: right (1 bookings)." in done.stdout
    assert done.stdout.endswith("All is right.\n")


def test_a_wrong_counter_is_found(app, check):
    make.event()
    make.booking(people=2)
    with transaction() as session:
        session.execute(text("UPDATE slot SET taken = 3 WHERE taken = 2"))
    done = check()
    assert done.returncode == 1
    assert "Counters: 1 windows count other places than their bookings hold." in done.stderr


def test_a_late_letter_is_found(app, check, wall):
    make.event()
    make.booking()
    wall.move(minutes=11)
    done = check()
    assert done.returncode == 1
    assert "Mail: the oldest letter is 11 minutes late." in done.stderr


def test_a_letter_that_waits_for_its_next_try_is_not_late(app, check, command, mail):
    make.event()
    make.booking()
    mail.answer(Answer.BUSY)
    command("send-mail", smtp_url=mail.url)
    done = check()
    assert done.returncode == 0
    assert "Mail: 1 letters wait, 0 could not be delivered." in done.stdout


def test_a_late_erasure_is_found_and_the_command_named(app, check, wall):
    make.event()
    make.booking()
    wall.move(days=20)
    done = check()
    assert done.returncode == 1
    assert "Erasure: late for 2026-12-05. Run: ./citykey erase" in done.stderr


def test_a_site_without_a_mail_server_is_wrong(app, command):
    done = command("check")
    assert done.returncode == 1
    assert "Mail: CITYKEY_SMTP_URL is not set" in done.stderr


def test_an_old_schema_is_told_with_the_command_that_mends_it(command, mail):
    done = command("check", smtp_url=mail.url)
    assert done.returncode == 1
    assert "Schema: not up to date. Run: ./citykey upgrade" in done.stderr
