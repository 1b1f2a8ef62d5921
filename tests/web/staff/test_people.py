"""Admins say who is on the staff; nobody takes the last way in away."""

import re

import pytest

from citykey_site.domain.staff import Role
from citykey_site.services import outbox
from citykey_site.storage import history, staff
from tests.clerk import Clerk, member
from tests.people import Visitor
from tests.web.staff.signing_in import letters, mailed

ROSA = "rosa@clerk.example.org"


@pytest.fixture
def rosa(admin):
    """Another person of the staff: an organizer."""
    return member(admin.app, ROSA)


def page_of(admin: Clerk, who):
    """Opens the page of one person."""
    return admin.open(f"/staff/people/{who.public_id}")


def now_is(admin: Clerk, who):
    """Returns a person as they are now."""
    with admin.app.app_context():
        return staff.get(who.id)


def whats(admin: Clerk) -> list[str]:
    """Returns what the history says, newest first."""
    with admin.app.app_context():
        return [line.facts["what"] for line in history.latest(limit=9)]


def test_an_admin_adds_a_person_who_then_signs_in(admin, wall):
    admin.open("/staff/people")
    page = admin.press("Add and invite", email="New@Clerk.example.org", role="organizer")
    assert page.title.startswith("Added: 1 person.")
    assert page.says("new@clerk.example.org") and page.says("Invited until")

    visitor = Visitor(admin.app)
    assert mailed(visitor, wall, "new@clerk.example.org").heading == "Set up your authenticator app"


def test_the_invitation_says_where_and_until_when(admin, wall, mailbox):
    admin.open("/staff/people")
    admin.press("Add and invite", email="new@clerk.example.org", role="admin")
    with admin.app.app_context():
        outbox.deliver_all(mailbox, now=wall.now())
    [letter] = mailbox.letters

    assert "/staff/sign-in\n" in letter.text
    assert re.search(r"before Wednesday, November 18.* 9:0\d AM", letter.text.replace("\xa0", " "))


def test_somebody_who_is_there_is_not_added_again(admin, rosa):
    admin.open("/staff/people")
    page = admin.press("Add and invite", email=ROSA.upper(), role="organizer")

    assert page.status == 422
    assert page.errors[0].startswith("Somebody with this email address is on the list already.")


@pytest.mark.parametrize("role", ["", "helper", "root"])
def test_a_role_must_be_chosen(admin, role):
    admin.open("/staff/people")
    page = admin.press("Add and invite", email="new@clerk.example.org", role=role)

    assert page.errors == ["Choose a role: organizer or admin."]
    assert page.soup.find(id="email")["value"] == "new@clerk.example.org"


def test_a_changed_role_is_kept_and_told_in_the_history(admin, rosa):
    page_of(admin, rosa)
    page = admin.press("Make this person an admin")

    assert page.title.startswith("Saved: the role is admin.")
    assert now_is(admin, rosa).role is Role.ADMIN
    assert whats(admin) == ["admin"]


def test_a_disabled_person_is_out_everywhere_and_gets_no_code(admin, wall, rosa):
    clerk = Clerk(admin.app, wall, email=ROSA)
    page_of(admin, rosa)
    admin.press("Disable this person")

    assert clerk.open("/staff/").path == "/staff/sign-in"
    clerk.press("Send me a code", email=ROSA)
    assert letters(admin.app, wall) == []


def test_an_enabled_person_can_come_back(admin, wall, rosa):
    page_of(admin, rosa)
    admin.press("Disable this person")
    admin.press("Enable this person")

    assert now_is(admin, rosa).disabled_at is None
    assert mailed(Visitor(admin.app), wall, ROSA).heading == "Type the code from your app"
    assert whats(admin) == ["enabled", "disabled"]


def test_a_reset_person_sets_a_new_authenticator_up(admin, wall, rosa):
    clerk = Clerk(admin.app, wall, email=ROSA)
    page_of(admin, rosa)
    admin.press("Reset the authenticator app")

    assert clerk.open("/staff/").path == "/staff/sign-in"
    assert mailed(Visitor(admin.app), wall, ROSA).heading == "Set up your authenticator app"


def test_an_ended_invitation_can_be_renewed(admin, wall):
    admin.open("/staff/people")
    admin.press("Add and invite", email="new@clerk.example.org", role="organizer")
    wall.move(hours=25)
    again = Clerk(admin.app, wall, email="ada@clerk.example.org")
    assert again.open("/staff/people").says("Invitation has ended")
    again.follow("new@clerk.example.org")
    again.press("Invite again")

    assert again.page.title.startswith("Invited: the letter is on its way.")
    assert again.page.says("Invited until")


def test_an_admin_finds_no_button_for_their_own_account(admin):
    page = page_of(admin, admin.member)

    assert page.says("This is you.")
    assert not page.soup.main.find_all("button")


@pytest.mark.parametrize("deed", ["role", "disable", "reset"])
def test_an_admin_cannot_take_their_own_account_away(admin, rosa, deed):
    token = page_of(admin, rosa).soup.find("input", attrs={"name": "token"})["value"]
    fields = {"token": token, "role": "organizer"}
    page = admin.post(f"/staff/people/{admin.member.public_id}/{deed}", fields)

    assert page.errors == ["You cannot change your own account here. Ask another admin."]
    assert now_is(admin, admin.member).is_live and now_is(admin, admin.member).role is Role.ADMIN


def test_a_person_who_is_not_there_is_not_found(admin):
    assert admin.open("/staff/people/nobody").status == 404


def test_a_form_without_its_token_changes_nobody(admin, rosa):
    page = admin.post(f"/staff/people/{rosa.public_id}/disable")

    assert page.status == 422
    assert now_is(admin, rosa).is_live


def test_the_history_of_the_staff_holds_no_email(admin, rosa):
    page_of(admin, rosa)
    admin.press("Make this person an admin")
    with admin.app.app_context():
        assert "@" not in str(history.latest(limit=9))
