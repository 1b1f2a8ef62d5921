"""`add-staff`: the only way to the first account, and the last way in."""

from citykey_site.domain.staff import Role
from citykey_site.storage import history, staff
from tests.clerk import member


def test_the_first_person_is_an_admin_and_the_next_an_organizer(app, command):
    first = command("add-staff", "Ada@example.org")
    command("add-staff", "olga@example.org")

    assert first.returncode == 0
    assert first.stdout.startswith("Added: ada@example.org, admin.\nSign in at http://")
    assert "/staff/sign-in before Wednesday, November 18" in first.stdout
    assert [person.role for person in staff.everybody()] == [Role.ADMIN, Role.ORGANIZER]
    assert [line.actor for line in history.latest(limit=9)] == ["command", "command"]


def test_reset_is_the_last_way_in(app, command, wall):
    member(app, "ada@example.org", role=Role.ADMIN)
    done = command("add-staff", "ada@example.org", "--reset")

    assert done.stdout.startswith("Reset: ada@example.org, admin.")
    assert not staff.find("ada@example.org").is_enrolled


def test_what_is_no_email_adds_nobody(app, command):
    done = command("add-staff", "ada")

    assert (done.returncode, done.stderr) == (
        1,
        "Nothing was changed: this is not an email address.\n",
    )
    assert staff.everybody() == []
