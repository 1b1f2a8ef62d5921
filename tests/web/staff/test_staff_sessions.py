"""A sign-in ends when it should, everywhere; and its next page is the one that was wanted."""

import pytest

from citykey_site.domain.staff import Role, Stage
from citykey_site.services import privacy
from citykey_site.storage import staff
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import StaffSessionRow
from citykey_site.web.staff import guard
from tests.clerk import Clerk, sign_in
from tests.people import Visitor
from tests.web.staff.signing_in import EMAIL, app_code, give_authenticator, mailed


def token(visitor: Visitor) -> str | None:
    """Returns the token in a browser's cookie."""
    with visitor.client.session_transaction() as cookie:
        return cookie.get(guard.TOKEN)


def copied(visitor: Visitor) -> Visitor:
    """Returns another browser with the same cookie."""
    thief = Visitor(visitor.app)
    thief.client.set_cookie("citykey", visitor.client.get_cookie("citykey").value)
    return thief


def is_in(visitor: Visitor, address: str = "/staff/") -> bool:
    """Tells whether a page opens."""
    return visitor.open(address).path == address


def test_an_hour_without_use_ends_the_sign_in(organizer, wall):
    wall.move(minutes=59)
    assert is_in(organizer)
    wall.move(minutes=59)
    assert is_in(organizer), "it was used in between"
    wall.move(minutes=61)
    assert not is_in(organizer)


def test_twelve_hours_end_it_however_busy_it_was(organizer, wall):
    for _ in range(12):
        wall.move(minutes=58)
        assert is_in(organizer)
    wall.move(minutes=30)

    assert not is_in(organizer)


def test_between_the_codes_it_lasts_half_an_hour(make_app, wall):
    clerk = Clerk(make_app(), wall, stage=Stage.MAILED)
    wall.move(minutes=29)
    assert clerk.open("/staff/").path == "/staff/sign-in/authenticator"
    wall.move(minutes=2)

    assert clerk.open("/staff/").path == "/staff/sign-in"


def test_a_clock_that_jumps_back_opens_nothing(organizer, wall):
    wall.move(hours=-2)

    assert not is_in(organizer)


def test_each_half_gives_a_new_token_and_the_old_cookie_is_dead(visitor, wall):
    clerk = Clerk(visitor.app, wall)
    secret = give_authenticator(visitor.app, clerk.member, wall)
    mailed(visitor, wall)
    first, thief = token(visitor), copied(visitor)
    visitor.press("Sign in", one_time=app_code(secret, wall))

    assert token(visitor) not in {first, None}
    assert thief.open("/staff/sign-in/authenticator").path == "/staff/sign-in"


def test_signing_in_again_ends_the_sign_in_before(organizer, wall):
    old = copied(organizer)
    mailed(organizer, wall)

    assert not is_in(old)


def test_signing_out_ends_it_in_a_copied_cookie_too(organizer):
    organizer.open("/staff/")
    thief, before = copied(organizer), organizer.client.get_cookie("citykey").value
    organizer.press("Sign out")

    assert organizer.page.title.startswith("You are signed out.")
    assert organizer.client.get_cookie("citykey").value != before
    assert not is_in(thief) and not is_in(organizer)


def test_signing_out_empties_the_cache(organizer):
    form = organizer.open("/staff/").soup.find("form", action="/staff/sign-out")
    field = form.find("input")
    answer = organizer.client.post("/staff/sign-out", data={field["name"]: field["value"]})

    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_signing_out_with_an_old_form_asks_once_more(organizer):
    page = organizer.post("/staff/sign-out", {"token": "00"})
    assert page.status == 422
    organizer.press("Sign out now")

    assert not is_in(organizer)


def test_a_disabled_person_is_out_at_the_next_press(organizer, wall):
    assert is_in(organizer)
    with organizer.app.app_context(), transaction():
        staff.change(organizer.member.id, disabled_at=wall.now())

    assert not is_in(organizer)


def test_another_role_holds_from_the_next_press_on(organizer):
    assert organizer.open("/staff/people").status == 403
    with organizer.app.app_context(), transaction():
        staff.change(organizer.member.id, role=Role.ADMIN)

    assert is_in(organizer, "/staff/people")


def test_a_made_up_token_opens_nothing(visitor, wall):
    with visitor.client.session_transaction() as cookie:
        cookie[guard.TOKEN], cookie[guard.SEEN] = "x" * 43, wall.now().isoformat()

    assert not is_in(visitor)


def test_old_sign_ins_are_swept_away(organizer, wall):
    with organizer.app.app_context():
        wall.move(hours=23)
        privacy.sweep(now=wall.now())
        assert session().query(StaffSessionRow).count() == 1
        wall.move(hours=2)
        privacy.sweep(now=wall.now())
        assert session().query(StaffSessionRow).count() == 0


@pytest.fixture
def signed_in(visitor, wall):
    """Signs Olga in on the visitor's browser, as it stands."""
    clerk = Clerk(visitor.app, wall)
    secret = give_authenticator(visitor.app, clerk.member, wall)

    def go() -> str:
        mailed(visitor, wall)
        return visitor.press("Sign in", one_time=app_code(secret, wall)).path

    return go


def test_the_page_that_was_wanted_comes_after_the_sign_in(visitor, signed_in):
    visitor.open("/staff/events/new?next=https://evil.example")

    assert signed_in() == "/staff/events/new"


@pytest.mark.parametrize(
    "goal",
    ["//evil.example/", "https://evil.example/", "/en/", "/staff/nowhere", "/staff/sign-out"],
)
def test_no_other_goal_is_followed(visitor, signed_in, goal):
    with visitor.client.session_transaction() as cookie:
        cookie["staff_goal"] = goal

    assert signed_in() == "/staff/"


def test_a_query_of_a_stranger_is_no_goal(visitor, signed_in):
    visitor.open("/staff/sign-in?goal=/staff/people&next=//evil.example")

    assert signed_in() == "/staff/"


def test_a_disabled_person_cannot_go_on_between_the_codes(visitor, wall):
    clerk = Clerk(visitor.app, wall)
    secret = give_authenticator(visitor.app, clerk.member, wall)
    mailed(visitor, wall)
    with visitor.app.app_context(), transaction():
        staff.change(clerk.member.id, disabled_at=wall.now())

    assert visitor.press("Sign in", one_time=app_code(secret, wall)).path == "/staff/sign-in"


def test_a_sign_in_of_another_person_of_the_browser_is_their_own(organizer, wall):
    other = Clerk(organizer.app, wall, email="rosa@clerk.example.org")
    sign_in(organizer, wall, member_id=other.member.id)
    page = organizer.open("/staff/account")

    assert page.says("rosa@clerk.example.org") and EMAIL not in page.html
