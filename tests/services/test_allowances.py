"""Higher limits: a navigator asks by email check, staff decide by the number alone."""

import secrets
from datetime import date

import pytest

from citykey_site.domain import checks, refusals
from citykey_site.domain.checks import Purpose
from citykey_site.domain.history import Deed
from citykey_site.domain.limits import Limits
from citykey_site.services import allowances
from citykey_site.storage import allowances as kept
from citykey_site.storage import history, months, vault
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import AllowanceRow
from tests import make

LIMITS = Limits()
CHICAGO_TODAY = date(2026, 11, 17)
BY = "staff 0000"


@pytest.fixture(autouse=True)
def site(app):
    """Opens the site for the deeds."""
    with app.app_context():
        yield


def ask(email: str = "help@shelter.example.org", *, now=make.NOW) -> None:
    """Asks for a higher limit from a mailbox that was checked."""
    request = checks.begin(
        secrets.token_hex(16),
        Purpose.ALLOWANCE,
        email=email,
        language="en",
        facts={},
        limits=LIMITS,
        now=now,
    )
    with transaction():
        allowances.ask(request, office=make.OFFICE, now=now)


def allowed(email: str = "help@shelter.example.org", *, now=make.NOW) -> int:
    """Tells how many bookings a mailbox may have."""
    return allowances.allowed(email, limits=LIMITS, now=now)


def number(email: str = "help@shelter.example.org", *, now=make.NOW) -> str:
    """Tells the request number of a mailbox."""
    return allowances.number_of(email, now=now)


def test_a_mailbox_has_the_usual_limit_until_staff_say_yes():
    ask()

    assert allowed() == 2
    allowances.approve(number(), 12, by=BY, now=make.NOW)
    assert allowed() == 12
    assert allowed("other@shelter.example.org") == 2


def test_all_spellings_of_a_mailbox_have_its_limit():
    ask("Help.Desk+one@gmail.com")
    allowances.approve(number("helpdesk@gmail.com"), 5, by=BY, now=make.NOW)

    assert allowed("helpdesk+two@googlemail.com") == 5


def test_asking_again_gives_the_same_number():
    ask()
    first = number()
    ask()

    assert number() == first
    assert session().query(AllowanceRow).count() == 1


def test_asking_again_leaves_an_approved_limit():
    ask()
    allowances.approve(number(), 12, by=BY, now=make.NOW)
    ask()

    assert allowed() == 12


def test_the_number_says_nothing_of_the_mailbox():
    ask()
    row = session().query(AllowanceRow).one()

    assert len(row.number) == 6 and row.number.isdigit()
    assert "shelter" not in repr(vars(row))


def test_a_refused_number_leaves_the_usual_limit():
    ask()
    allowances.refuse(number(), by=BY, now=make.NOW)

    assert allowed() == 2


def test_a_limit_can_be_taken_back():
    ask()
    allowances.approve(number(), 12, by=BY, now=make.NOW)
    allowances.refuse(number(), by=BY, now=make.NOW)

    assert allowed() == 2
    assert history.latest(limit=1)[0].deed is Deed.LIMIT_WITHDRAWN


def test_a_second_press_writes_no_second_line_of_history():
    ask()
    for _ in range(2):
        allowances.approve(number(), 12, by=BY, now=make.NOW)

    lines = history.latest(limit=9)
    assert [line.deed for line in lines] == [Deed.LIMIT_APPROVED]
    assert lines[0].facts == {"request": number(), "bookings": 12}


@pytest.mark.parametrize("bookings", [-1, 0, 2, 51])
def test_only_3_to_50_can_be_approved(bookings):
    ask()
    with pytest.raises(refusals.AllowanceWrong):
        allowances.approve(number(), bookings, by=BY, now=make.NOW)

    assert allowed() == 2


def test_a_number_that_is_not_there_is_refused():
    with pytest.raises(refusals.AllowanceUnknown):
        allowances.approve("000000", 3, by=BY, now=make.NOW)


def test_a_number_that_nobody_called_about_ends_after_60_days():
    ask()
    asked = number()

    assert number(now=make.later(days=61)) is None
    with pytest.raises(refusals.AllowanceUnknown):
        allowances.approve(asked, 3, by=BY, now=make.later(days=61))


def test_an_approved_limit_ends_with_the_same_month_of_the_next_year():
    ask()
    allowance = allowances.approve(number(), 12, by=BY, now=make.later(days=50))

    assert allowance.ends_on == date(2027, 11, 30)
    assert allowed(now=make.later(days=378)) == 12
    assert allowed(now=make.later(days=379)) == 2


def test_the_key_goes_with_the_last_limit_and_the_rows_before():
    ask()
    allowances.approve(number(), 12, by=BY, now=make.NOW)
    allowances.sweep(now=make.later(days=378))
    assert months.keys(months.Thing.LIMIT) == ["month-limit-2026-11"]

    allowances.sweep(now=make.later(days=379))

    assert months.keys(months.Thing.LIMIT) == []
    assert session().query(AllowanceRow).count() == 0


def test_the_same_work_is_done_for_a_known_and_an_unknown_mailbox(monkeypatch):
    ask()
    computed = []
    digest = vault._digest
    monkeypatch.setattr(vault, "_digest", lambda *a: computed.append(a[1]) or digest(*a))
    allowed()
    known, computed[:] = list(computed), []
    allowed("nobody@example.org")

    assert computed == known == [kept.PURPOSE]


def test_key_names_of_a_waiting_party_end_60_days_after_the_month():
    key = months.key_of(months.Thing.LINE, CHICAGO_TODAY)

    assert months.last_day(key) == date(2027, 1, 29)
