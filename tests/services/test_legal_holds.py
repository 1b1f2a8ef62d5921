"""A legal hold: while the law forbids to erase, nothing is erased; afterwards all of it is."""

from datetime import date, timedelta
from pathlib import Path

from citykey_site.domain.history import COMMAND, Deed
from citykey_site.domain.legal_holds import LegalHold
from citykey_site.services import legal_holds as deeds
from citykey_site.services import privacy
from citykey_site.services.bookings import open_pass
from citykey_site.storage import bookings, history, legal_holds, months, tries
from citykey_site.storage.db import session
from citykey_site.storage.tables import PassRow, ReportRow, SubscriptionRow, TryRow
from citykey_site.storage.vault import vault
from tests import make
from tests.services import deeds as people
from tests.services.subscribing import subscribe
from tests.services.test_reports import report

DAY = date(2026, 12, 5)
OVER = make.later(days=500)


def erase(now=OVER) -> list[date]:
    """Erases what is due, as the worker does."""
    erased = privacy.erase_due(after=timedelta(hours=24), mail_folder=Path("nowhere"), now=now)
    session().rollback()
    return erased


def test_while_a_hold_lasts_no_day_and_no_key_is_erased(any_app):
    make.event()
    make.booking()
    deeds.begin(now=make.NOW)
    assert erase() == []
    assert bookings.count() == 1 and vault().names("day-") == ["day-2026-12-05"]


def test_when_the_hold_ends_the_erasure_catches_up(any_app):
    make.event()
    make.booking()
    deeds.begin(now=make.NOW)
    erase()
    deeds.end(now=OVER)
    assert erase() == [DAY]
    assert bookings.count() == 0 and vault().names("day-") == []


def test_news_reports_and_the_keys_of_months_wait_for_the_end_of_the_hold(app):
    subscribe("ana@example.org")
    report(words="The map is wrong.")
    deeds.begin(now=make.NOW)
    erase()
    assert session().query(SubscriptionRow).count() == session().query(ReportRow).count() == 1
    assert vault().names(months.PREFIX) != []
    deeds.end(now=OVER)
    erase()
    assert session().query(SubscriptionRow).count() == session().query(ReportRow).count() == 0
    assert vault().names(months.PREFIX) == []


def test_passes_and_counts_of_tries_go_also_while_a_hold_lasts(app):
    make.event()
    booking = make.booking()
    people.lose_code("ana@example.org")
    open_pass(booking.uid, expires_at=make.later(minutes=30))
    deeds.begin(now=make.NOW)
    erase()
    assert session().query(PassRow).count() == session().query(TryRow).count() == 0
    assert vault().names(tries.KEY_PREFIX) == []


def test_a_hold_is_begun_once_and_ended_once_and_stands_in_the_history(any_app):
    assert [deeds.begin(now=make.NOW), deeds.begin(now=make.later(days=1))] == [True, False]
    assert legal_holds.current() == LegalHold(begun_at=make.NOW)
    end = make.later(days=2)
    assert [deeds.end(now=end), deeds.end(now=make.later(days=3))] == [True, False]
    assert legal_holds.current() is None
    assert legal_holds.past() == [LegalHold(begun_at=make.NOW, ended_at=end)]
    assert [(entry.deed, entry.actor) for entry in history.latest(limit=9)] == [
        (Deed.HOLD_ENDED, COMMAND),
        (Deed.HOLD_BEGUN, COMMAND),
    ]
