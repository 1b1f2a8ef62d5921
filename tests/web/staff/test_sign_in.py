"""Signing in: the mailed code, and that nobody learns who is on the staff."""

import logging
import re
from datetime import timedelta

import pytest

from citykey_site.storage import outbox, staff, staff_codes
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import MailedCodeRow
from tests import make
from tests.people import Visitor
from tests.web.staff.signing_in import EMAIL, SIGN_IN, ask, invite, letters, mailed, mailed_code

NOT_RIGHT = "This code is not right. Compare each digit, and use the newest code that you have."
EXPIRED = "This code has expired. It was good for 10 minutes. Press “Send another code”."


@pytest.fixture
def olga(visitor, wall):
    """An organizer who has not signed in yet."""
    return invite(visitor.app, wall)


def other_than(code: str) -> str:
    """Returns six digits that are not the code."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def shape(visitor: Visitor, email: str) -> tuple:
    """Returns what the answer for an email tells, without what is random in every answer."""
    answer = asked(visitor, email)
    headers = {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}
    with visitor.client.session_transaction() as cookie:
        kept = {name: len(value) for name, value in cookie.items()}
    return answer.status_code, headers, kept


def asked(visitor: Visitor, email: str):
    """Asks for a code and returns the answer itself."""
    visitor.open(SIGN_IN)
    token = visitor.page.soup.find("input", attrs={"name": "token"})["value"]
    return visitor.client.post(SIGN_IN, data={"token": token, "email": email})


def test_the_code_is_the_first_word_of_the_letter(visitor, wall, olga):
    ask(visitor)
    [letter] = letters(visitor.app, wall)

    assert re.match(r"\d{6} is your sign-in code\.\n", letter.text)
    assert (letter.to, letter.language) == (EMAIL, "en")
    assert letter.text[:6] not in letter.subject


def test_the_mailed_code_leads_to_the_second_one(visitor, wall, olga):
    page = mailed(visitor, wall)

    assert page.heading == "Set up your authenticator app"


@pytest.mark.parametrize("spelled", ["{} {}", " {}-{}\u200f"])
def test_the_code_may_be_typed_in_groups(visitor, wall, olga, spelled):
    ask(visitor)
    code = mailed_code(visitor.app, wall)
    page = visitor.press("Continue", one_time=spelled.format(code[:3], code[3:]))

    assert page.heading == "Set up your authenticator app"


def test_the_code_may_be_typed_in_digits_of_another_script(visitor, wall, olga):
    ask(visitor)
    code = mailed_code(visitor.app, wall).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert visitor.press("Continue", one_time=code).heading == "Set up your authenticator app"


def test_the_field_is_one_that_phones_fill_from_the_letter(visitor, wall, olga):
    field = ask(visitor).soup.find(id="one_time")

    assert (field["autocomplete"], field["inputmode"]) == ("one-time-code", "numeric")
    assert visitor.page.says("It is good for 10 minutes")


def test_nobody_and_the_disabled_get_the_answer_of_everybody(visitor, wall, olga):
    with visitor.app.app_context(), transaction():
        gone = staff.add("gone@clerk.example.org", role="admin", invited_until=None)
        staff.change(gone.id, disabled_at=wall.now(), enrolled_at=wall.now())
    known, disabled, nobody = (
        shape(Visitor(visitor.app), email)
        for email in (EMAIL, "gone@clerk.example.org", "nobo@clerk.example.org")
    )

    assert known == disabled == nobody
    assert [letter.to for letter in letters(visitor.app, wall)] == [EMAIL]


def test_nobody_sees_the_page_of_everybody(visitor, wall, olga):
    pages = [ask(Visitor(visitor.app), email) for email in (EMAIL, "nobody@clerk.example.org")]

    assert pages[0].main == pages[1].main


def test_a_wrong_code_for_nobody_is_told_like_any_other(visitor, wall, olga):
    ask(visitor)
    wrong = other_than(mailed_code(visitor.app, wall))
    assert visitor.press("Continue", one_time=wrong).errors == [NOT_RIGHT]
    ask(visitor, "nobody@clerk.example.org")
    assert visitor.press("Continue", one_time=wrong).errors == [NOT_RIGHT]


def test_who_asks_stands_in_no_address_and_not_readable_in_the_cookie(visitor, wall, olga):
    page = ask(visitor)
    with visitor.client.session_transaction() as cookie:
        kept = str(dict(cookie))

    assert "olga" not in page.address + page.html + kept


def test_a_code_works_once(visitor, wall, olga):
    ask(visitor)
    code = mailed_code(visitor.app, wall)
    visitor.press("Continue", one_time=code)
    other = Visitor(visitor.app)
    ask_without_letter(other, wall)

    assert other.press("Continue", one_time=code).errors == [NOT_RIGHT]


def ask_without_letter(visitor: Visitor, wall) -> None:
    """Opens the page for the code with the newest code left as it was."""
    with visitor.app.app_context():
        member = staff.find(EMAIL)
        row = session().get(MailedCodeRow, member.id)
        before = (row.digest, row.sent_at) if row else None
    ask(visitor)
    with visitor.app.app_context(), transaction():
        row = session().get(MailedCodeRow, member.id)
        if before:
            row.digest, row.sent_at = before
        else:
            session().delete(row)


def test_a_code_expires_after_ten_minutes(visitor, wall, olga):
    ask(visitor)
    code = mailed_code(visitor.app, wall)
    wall.move(minutes=10)

    assert visitor.press("Continue", one_time=code).errors == [EXPIRED]


def test_a_code_of_nine_minutes_is_good(visitor, wall, olga):
    ask(visitor)
    code = mailed_code(visitor.app, wall)
    wall.move(minutes=9, seconds=30)

    assert visitor.press("Continue", one_time=code).errors == []


def test_a_code_of_two_hours_is_only_not_right(visitor, wall, olga):
    ask(visitor)
    code = mailed_code(visitor.app, wall)
    wall.move(hours=2)

    assert visitor.press("Continue", one_time=code).errors == [NOT_RIGHT]


def test_a_new_code_replaces_the_one_before(visitor, wall, olga):
    ask(visitor)
    old = mailed_code(visitor.app, wall)
    page = visitor.press("Send another code")
    assert page.title.startswith("Sent: another code")
    new = mailed_code(visitor.app, wall)

    assert visitor.press("Continue", one_time=old).errors == [NOT_RIGHT]
    assert visitor.press("Continue", one_time=new).heading == "Set up your authenticator app"


def test_a_code_is_kept_only_as_a_digest(visitor, wall, olga):
    ask(visitor)
    code = mailed_code(visitor.app, wall)
    with visitor.app.app_context():
        digest = session().get(MailedCodeRow, olga.id).digest

        assert digest == staff_codes.mailed_digest(olga.id, code)
        assert code.encode() not in digest


def test_too_few_digits_are_told_and_kept(visitor, wall, olga):
    ask(visitor)
    page = visitor.press("Continue", one_time="123 45")

    assert page.status == 422
    assert page.errors == ["The code has 6 digits. Check it and type all of them."]
    assert page.soup.find(id="one_time")["value"] == "123 45"


def test_an_invitation_ends_after_a_day(visitor, wall, olga):
    wall.move(hours=24)
    ask(visitor)

    assert letters(visitor.app, wall) == []


def test_a_late_letter_with_a_code_is_not_sent(visitor, wall, olga):
    ask(visitor)
    wall.move(minutes=10)

    assert letters(visitor.app, wall) == []


def test_five_letters_an_hour_go_to_one_person_for_one_network(visitor, wall, olga):
    for _ in range(7):
        ask(visitor)

    assert len(letters(visitor.app, wall)) == 5


def test_a_stranger_who_asks_for_many_letters_leaves_the_person_theirs(visitor, wall, olga):
    stranger = Visitor(visitor.app, network="198.51.100.66")
    for _ in range(9):
        ask(stranger)
    letters(visitor.app, wall)

    assert mailed(visitor, wall).heading == "Set up your authenticator app"


def guess_wrong(visitor: Visitor, wrong: str, times: int):
    """Types a wrong code several times."""
    for _ in range(times):
        visitor.open(f"{SIGN_IN}/code")
        page = visitor.press("Continue", one_time=wrong)
    return page


def test_five_wrong_codes_bring_a_wait_which_grows(visitor, wall, olga):
    ask(visitor)
    wrong = other_than(mailed_code(visitor.app, wall))
    guess_wrong(visitor, wrong, 5)
    first = guess_wrong(visitor, wrong, 1)
    wall.move(seconds=61)
    guess_wrong(visitor, wrong, 1)
    second = guess_wrong(visitor, wrong, 1)

    assert (first.status, second.status) == (429, 429)
    assert int(first.headers["Retry-After"]) <= 61 < int(second.headers["Retry-After"])


def test_a_wait_of_a_stranger_does_not_hold_the_person_up(visitor, wall, olga):
    stranger = Visitor(visitor.app, network="198.51.100.66")
    ask(stranger)
    wrong = other_than(mailed_code(visitor.app, wall))
    assert guess_wrong(stranger, wrong, 6).status == 429

    assert mailed(visitor, wall).heading == "Set up your authenticator app"


def test_a_wait_of_one_person_does_not_hold_a_colleague_up(visitor, wall, olga):
    invite(visitor.app, wall, "rosa@clerk.example.org")
    ask(visitor)
    guess_wrong(visitor, other_than(mailed_code(visitor.app, wall)), 6)

    page = mailed(Visitor(visitor.app), wall, "rosa@clerk.example.org")
    assert page.heading == "Set up your authenticator app"


def test_nobody_waits_as_long_as_somebody(visitor, wall, olga):
    ask(visitor, "nobody@clerk.example.org")

    assert guess_wrong(visitor, "123456", 6).status == 429


def test_the_page_for_the_code_without_an_email_leads_back(visitor):
    assert visitor.open(f"{SIGN_IN}/code").path == SIGN_IN


@pytest.mark.parametrize("typed", ["", "olga@clerk.example.org,eve@example.org"])
def test_words_that_are_no_email_are_told(visitor, typed):
    page = ask(visitor, typed)

    assert page.status == 422 and page.title.startswith("Error: ")


def test_a_form_without_its_token_sends_nothing(visitor, wall, olga):
    page = visitor.post(SIGN_IN, {"email": EMAIL})

    assert page.status == 422
    assert letters(visitor.app, wall) == []


def test_a_fresh_site_has_no_account(visitor):
    with visitor.app.app_context():
        assert staff.everybody() == []


def test_a_demonstration_tells_how_to_make_the_first_account(make_app):
    page = Visitor(make_app(demo=True)).open(SIGN_IN)

    assert page.says("./citykey add-staff you@example.org")


def test_a_helper_finds_the_way_to_the_day_pass(visitor):
    assert visitor.open(SIGN_IN).link("I have a day pass")["href"] == "/staff/pass"


def test_a_resident_who_scanned_their_own_slip_is_told_what_to_do(visitor, saturday):
    page = visitor.open("/staff/check-in/none")

    assert page.says("If this is your appointment, show the code to staff at the event.")


def test_the_sign_in_letter_goes_before_those_that_wait(visitor, wall, olga):
    with visitor.app.app_context():
        make.event()
        make.booking(now=wall.now() - timedelta(hours=3))
    ask(visitor)
    with visitor.app.app_context(), transaction():
        first = outbox.claim(wall.now())
        _, late, _ = outbox.backlog(wall.now())

    assert first.kind == "staff_code"
    assert late < timedelta(hours=4), "and no letter seems a day late for it"


def test_no_log_line_holds_an_email_or_a_code(visitor, wall, olga, caplog):
    caplog.set_level(logging.DEBUG)
    ask(visitor)
    code = mailed_code(visitor.app, wall)
    visitor.press("Continue", one_time=other_than(code))
    visitor.press("Continue", one_time=code)
    logging.getLogger("citykey_site").info("a line, so that the log is known to be read")
    lines = [record.getMessage() for record in caplog.records]

    assert lines
    assert not [line for line in lines if "olga" in line or code in line]
