"""The authenticator: set up once, asked for ever after, each code once; and codes on paper."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import segno

from citykey_site.domain.codes import grouped
from citykey_site.storage import authenticators, history, staff
from citykey_site.storage.db import session
from citykey_site.storage.tables import RecoveryCodeRow, StaffRow
from citykey_site.web.staff import enroll
from tests.conftest import START
from tests.people import Visitor
from tests.web.staff.signing_in import (
    EMAIL,
    app_code,
    give_authenticator,
    invite,
    mailed,
    shown_secret,
)

NOT_RIGHT = "This code is not right. Compare each digit, and use the newest code that you have."
USED = "This code was used already. Wait up to 30 seconds for the next one in your app."


@pytest.fixture
def olga(visitor, wall):
    """An organizer who has not signed in yet."""
    return invite(visitor.app, wall)


@pytest.fixture
def secret(visitor, wall, olga):
    """The secret of Olga's authenticator."""
    return give_authenticator(visitor.app, olga, wall)


def set_up(visitor: Visitor, wall) -> tuple[str, list[str]]:
    """Goes through the first sign-in and returns the secret and the recovery codes."""
    secret = shown_secret(mailed(visitor, wall))
    page = visitor.press("Finish and sign in", one_time=app_code(secret, wall))
    return secret, [item.get_text() for item in page.soup.select("ol.recovery bdi")]


def recover(visitor: Visitor, wall, code: str):
    """Signs in with a printed code."""
    mailed(visitor, wall)
    visitor.follow("use a recovery code")
    return visitor.press("Sign in", recovery=code)


def test_the_first_sign_in_sets_an_authenticator_up(visitor, wall, olga):
    _, codes = set_up(visitor, wall)

    assert visitor.page.heading == "Your recovery codes"
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"([2-9A-HJKMNP-TV-Z]{4} ?){3}", code) for code in codes)
    assert visitor.open("/staff/").path == "/staff/"


def test_the_picture_says_what_the_words_say(visitor, wall, olga, monkeypatch):
    drawn = []
    monkeypatch.setattr(enroll, "qr", lambda text, title: drawn.append(text) or "")
    secret = shown_secret(mailed(visitor, wall))
    address = urlsplit(drawn[-1])

    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert parse_qs(address.query) == {"secret": [secret], "issuer": ["CityKey staff"]}
    assert segno.make_qr(drawn[-1])


def test_the_secret_stays_the_same_while_it_is_set_up(visitor, wall, olga):
    secret = shown_secret(mailed(visitor, wall))
    page = visitor.press("Finish and sign in", one_time="000000")

    assert page.errors == [NOT_RIGHT] and shown_secret(page) == secret


def test_an_enrolled_person_never_sees_the_secret_again(visitor, wall, olga):
    secret, _ = set_up(visitor, wall)
    wall.move(minutes=2)
    other = Visitor(visitor.app)
    mailed(other, wall)
    for address in ("/staff/sign-in/authenticator/new", "/staff/sign-in/authenticator"):
        page = other.open(address)
        assert page.heading == "Type the code from your app"
        assert grouped(secret) not in page.html
    for address in ("/staff/sign-in/authenticator/new", "/staff/account"):
        assert grouped(secret) not in visitor.open(address).html
    with visitor.app.app_context():
        assert authenticators.proposed(olga.id) is None


def test_the_invitation_is_used_up_by_setting_up(visitor, wall, olga):
    set_up(visitor, wall)
    with visitor.app.app_context():
        member = staff.find(EMAIL)

    assert member.is_enrolled and member.invited_until is None


def test_a_member_signs_in_with_both_codes(visitor, wall, secret):
    mailed(visitor, wall)
    page = visitor.press("Sign in", one_time=app_code(secret, wall))

    assert (page.status, page.path) == (200, "/staff/")


def test_a_code_of_the_app_works_once(visitor, wall, secret):
    code = app_code(secret, wall)
    mailed(visitor, wall)
    visitor.press("Sign in", one_time=code)
    other = Visitor(visitor.app)
    mailed(other, wall)

    assert other.press("Sign in", one_time=code).errors == [USED]


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(visitor, wall, secret, steps, good):
    mailed(visitor, wall)
    wall.set(START + timedelta(minutes=5, seconds=5))
    page = visitor.press("Sign in", one_time=app_code(secret, wall, steps=steps))

    assert (page.path == "/staff/") is good


def test_after_the_next_code_an_earlier_one_is_used_up(visitor, wall, secret):
    mailed(visitor, wall)
    now, after = app_code(secret, wall), app_code(secret, wall, steps=1)
    visitor.press("Sign in", one_time=after)
    other = Visitor(visitor.app)
    mailed(other, wall)

    assert other.press("Sign in", one_time=now).errors == [USED]


def test_wrong_codes_of_the_app_bring_a_wait(visitor, wall, secret):
    mailed(visitor, wall)
    for _ in range(5):
        visitor.press("Sign in", one_time="000000")

    assert visitor.press("Sign in", one_time=app_code(secret, wall)).status == 429


def test_a_printed_code_lets_in_once_and_the_rest_is_counted(visitor, wall, olga):
    _, codes = set_up(visitor, wall)
    other = Visitor(visitor.app)
    page = recover(other, wall, codes[0].lower().replace(" ", "-"))
    assert page.path == "/staff/"
    assert "9 recovery codes are left." in page.title
    third = Visitor(visitor.app)

    assert "it was used" in recover(third, wall, codes[0]).errors[0]


def test_a_short_printed_code_is_told_and_kept(visitor, wall, secret):
    page = recover(visitor, wall, "ABCD 2345")

    assert page.errors == [
        "A recovery code has 12 letters and digits. Check it and type all of them."
    ]
    assert page.soup.find(id="recovery")["value"] == "ABCD 2345"


def test_printed_codes_and_the_secret_are_kept_unreadable(visitor, wall, olga):
    secret, codes = set_up(visitor, wall)
    with visitor.app.app_context():
        sealed = session().get(StaffRow, olga.id).totp_sealed
        digests = [row.digest for row in session().query(RecoveryCodeRow)]

    assert secret.encode() not in sealed
    assert len(digests) == 10 and not any(code[:4].encode() in digests for code in codes)


def test_a_secret_moved_to_another_person_opens_nothing(visitor, wall, secret):
    rosa = invite(visitor.app, wall, "rosa@clerk.example.org")
    with visitor.app.app_context():
        olga = staff.find(EMAIL)
        session().get(StaffRow, rosa.id).totp_sealed = session().get(StaffRow, olga.id).totp_sealed
        session().flush()

        assert authenticators.secret(olga.id) == secret
        assert authenticators.secret(rosa.id) is None


def test_new_recovery_codes_need_the_app_and_replace_the_old(visitor, wall, olga):
    secret, codes = set_up(visitor, wall)
    visitor.open("/staff/account")
    assert visitor.press("Make 10 new", one_time="000000").errors == [NOT_RIGHT]
    wall.move(seconds=60)
    page = visitor.press("Make 10 new", one_time=app_code(secret, wall))
    fresh = [item.get_text() for item in page.soup.select("ol.recovery bdi")]

    assert len(fresh) == 10 and not set(fresh) & set(codes)
    assert "it was used" in recover(Visitor(visitor.app), wall, codes[0]).errors[0]


def test_the_history_tells_of_it_without_an_email(visitor, wall, olga):
    set_up(visitor, wall)
    with visitor.app.app_context():
        lines = history.latest(limit=9)

    assert [line.facts["what"] for line in lines] == ["enrolled", "organizer"]
    assert lines[0].actor == f"staff {olga.public_id}"
    assert "@" not in str(lines)
