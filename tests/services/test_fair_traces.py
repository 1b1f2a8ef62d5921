"""What is kept of people who wait, enter a draw, get news or report, looked for on the bytes."""

import secrets
from datetime import timedelta
from pathlib import Path

import pytest

from citykey_site.domain.checks import Purpose
from citykey_site.services import (
    careful_bookings,
    checks,
    lines,
    navigators,
    news,
    news_letters,
    privacy,
)
from citykey_site.storage.db import session
from citykey_site.storage.tables import (
    AllowanceRow,
    LetterRow,
    ReportRow,
    RequestRow,
    SittingRow,
    SubscriptionRow,
    TicketRow,
    WaitRow,
)
from tests import make
from tests.services import draw_people, sitting_steps
from tests.services.subscribing import subscribe
from tests.services.test_allowances import ask as ask_for_more
from tests.services.test_privacy import CANARY
from tests.services.test_reports import report
from tests.services.waiting import join, join_area
from tests.traces import files_with

SEALED = {
    RequestRow: ("email_sealed", "facts_sealed", "code_index", "form_index"),
    WaitRow: ("email_sealed", "email_index"),
    TicketRow: ("email_sealed", "email_index"),
    AllowanceRow: ("email_index",),
}
OF_NEWS = {
    SubscriptionRow: ("email_sealed", "email_index", "facts_sealed"),
    RequestRow: SEALED[RequestRow],
}
REACH = OF_NEWS | {
    SittingRow: ("digest", "email_sealed", "facts_sealed"),
    ReportRow: ("words_sealed",),
    LetterRow: ("sealed",),
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


@pytest.fixture
def reached(app) -> Path:
    """The data folder of a site on which one address gets news, sits, and reports a page."""
    make.event()
    subscribe(CANARY)
    news_letters.write_due(office=make.OFFICE, now=make.NOW)
    sitting_steps.book(sitting_steps.begin(CANARY), 1)
    report(words="the words of a report that nobody else would write")
    session().rollback()
    return Path(app.extensions["citykey.settings"].instance)


def traces(folder: Path, tables: dict = SEALED) -> list[bytes]:
    """Returns every sealed word and digest that is kept, and every key."""
    found = [
        getattr(row, name)
        for table, names in tables.items()
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
    assert not _left(instance, sealed)


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
    assert not _left(instance, found)


def test_who_leaves_news_is_at_once_in_no_byte_with_the_letters_that_wait(app):
    folder = Path(app.extensions["citykey.settings"].instance)
    make.event()
    wish = subscribe(CANARY)
    news_letters.write_due(office=make.OFFICE, now=make.NOW)
    found = traces(folder, OF_NEWS)[: -len(list((folder / "keys").glob("*-*")))]
    waiting = [row.sealed for row in session().query(LetterRow)]
    session().rollback()
    assert len(found) == 7 and len(waiting) == 2
    news.leave(wish.uid)

    assert privacy.empty_log() and not _left(folder, found + waiting)


def test_when_all_lives_are_over_nothing_of_news_sittings_and_reports_is_in_any_byte(reached):
    found, words = traces(reached, REACH), "nobody else would write"
    assert len(found) > 20
    assert files_with(reached, CANARY) == files_with(reached, words) == []
    end = make.later(days=31 * 15)
    checks.sweep(office=make.OFFICE, now=end)
    privacy.erase_due(after=timedelta(hours=24), mail_folder=reached / "mail", now=end)

    assert privacy.empty_log()
    assert [session().query(table).count() for table in REACH] == [0] * 5
    session().rollback()
    assert not _left(reached, found)


def _left(folder: Path, found: list[bytes]) -> list[bytes]:
    written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return [trace for trace in found if trace in written]
