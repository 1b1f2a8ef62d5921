"""What is kept of people who wait, enter a draw or finish by email, looked for on the bytes."""

import secrets
from datetime import timedelta
from pathlib import Path

import pytest

from citykey_site.domain.checks import Purpose
from citykey_site.services import careful_bookings, checks, lines, navigators, privacy
from citykey_site.storage.db import session
from citykey_site.storage.tables import AllowanceRow, RequestRow, TicketRow, WaitRow
from tests import make
from tests.services import draw_people
from tests.services.test_allowances import ask as ask_for_more
from tests.services.test_privacy import CANARY, files_with
from tests.services.waiting import join, join_area

SEALED = {
    RequestRow: ("email_sealed", "facts_sealed", "code_index", "form_index"),
    WaitRow: ("email_sealed", "email_index"),
    TicketRow: ("email_sealed", "email_index"),
    AllowanceRow: ("email_index",),
}


@pytest.fixture
def instance(app) -> Path:
    """The data folder of a site on which one address waits, hopes and asks for everything."""
    make.event(places=1)
    for number in range(6):
        make.booking(window=number, email=f"b{number}@gmail.com")
    join(CANARY)
    join_area(CANARY)
    make.event("marked", check_emails=True)
    wish = make.wish(event_id="marked", email=CANARY)
    careful_bookings.book_or_check(wish, network="203.0.113.7", office=make.OFFICE, now=make.NOW)
    navigators.ask(
        Purpose.ALLOWANCE,
        CANARY,
        language="en",
        form_token=secrets.token_hex(8),
        office=make.OFFICE,
        now=make.NOW,
    )
    ask_for_more(CANARY)
    draw_people.event()
    draw_people.enter(CANARY)
    session().rollback()
    return Path(app.extensions["citykey.settings"].instance)


def traces(folder: Path) -> list[bytes]:
    """Returns every sealed word and digest that is kept, and every key."""
    found = [
        getattr(row, name)
        for table, names in SEALED.items()
        for row in session().query(table)
        for name in names
    ]
    keys = [path.read_bytes() for path in (folder / "keys").glob("*-*")]
    session().rollback()
    return [trace for trace in found if trace] + keys


def test_an_address_that_waits_or_asks_never_stands_readable(instance):
    assert len(traces(instance)) > 12
    assert files_with(instance, CANARY) == []


def test_two_hours_after_it_was_asked_a_request_is_in_no_byte(instance):
    sealed = [row.email_sealed for row in session().query(RequestRow)]
    session().rollback()
    assert checks.sweep(office=make.OFFICE, now=make.later(hours=2)) == len(sealed) > 1
    assert privacy.empty_log()
    left = b"".join(path.read_bytes() for path in instance.rglob("*") if path.is_file())
    assert not [trace for trace in sealed if trace in left]


def test_when_all_lives_are_over_nothing_of_lines_draws_and_limits_is_in_any_byte(instance):
    found = traces(instance)
    end = make.later(days=31 * 15)
    checks.sweep(office=make.OFFICE, now=end)
    lines.end_areas(office=make.OFFICE, now=end)
    for _ in range(2):  # The letter to the party of the area is of that day, and goes with it.
        privacy.erase_due(after=timedelta(hours=24), mail_folder=instance / "mail", now=end)
        end += timedelta(days=3)
    assert privacy.empty_log()
    assert [session().query(table).count() for table in SEALED] == [0, 0, 0, 0]
    left = b"".join(path.read_bytes() for path in instance.rglob("*") if path.is_file())
    assert not [trace for trace in found if trace in left]
