"""`check`: says what is right, and fails when something is wrong."""

from datetime import date

import pytest
from sqlalchemy import text

from citykey_site.services import rotation
from citykey_site.storage import erasure
from citykey_site.storage.db import transaction
from tests import make
from tests.cli.in_process import run
from tests.servers.ports import free_port
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


def test_everything_that_is_wrong_with_the_settings_is_told_at_once(command):
    done = command("check", base_url="https://cards.example.org/site", demo="", clock_file="")
    assert done.returncode == 1
    told = done.stderr.splitlines()
    assert len(told) == 3 and all(line.startswith("Settings: CITYKEY_") for line in told)


def test_the_keys_are_counted_and_a_renewal_under_way_is_no_fault(app):
    make.event()
    make.booking()
    rotation.begin(now=make.NOW)
    done = run("check")
    assert "Keys: of 1 event days, the oldest 2026-12-05." in done.output
    assert "Keys: 1 are being renewed" in done.output
    assert done.exit_code == 0


def test_a_renewal_that_nobody_ends_and_the_key_of_an_erased_day_are_found(app, wall):
    make.event()
    make.booking()
    rotation.begin(now=make.NOW)
    wall.move(minutes=80)
    assert "Keys: old ones are left from a renewal." in run("check").output
    with transaction():
        erasure.erase_rows(date(2026, 12, 5), now=make.NOW)
    assert "Keys: there is one of an erased day, 2026-12-05." in run("check").output


def test_a_machine_with_a_folder_of_keys_of_its_own_is_found(app, check, command, mail, tmp_path):
    make.event()
    make.booking()
    apart = tmp_path / "apart"
    apart.mkdir(mode=0o700)
    done = command("check", smtp_url=mail.url, keys_dir=apart)
    assert done.returncode == 1
    assert "do not open the bookings of 2026-12-05. Is CITYKEY_KEYS_DIR the one" in done.stderr
    assert check().returncode == 0


def test_a_store_of_the_limits_that_is_away_is_found(app, command, mail):
    done = command(
        "check", smtp_url=mail.url, limits_storage_uri=f"redis://127.0.0.1:{free_port()}"
    )
    assert done.returncode == 1
    assert "Limits: the store in CITYKEY_LIMITS_STORAGE_URI does not answer." in done.stderr
