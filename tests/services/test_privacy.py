"""Erasure: when a day is over, nothing that belongs to a person is left of it."""

import base64
import shutil
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from citykey_site.domain import codes
from citykey_site.domain.refusals import NoSuchBooking
from citykey_site.mail.files import FileDelivery
from citykey_site.services import access, bookings, privacy
from citykey_site.storage import bookings as kept
from citykey_site.storage import erasure, slots, tries
from citykey_site.storage.db import session
from citykey_site.storage.tables import Base, BookingRow, LetterRow, PassRow, TryRow
from citykey_site.storage.vault import vault
from tests import make
from tests.services import deeds
from tests.services.engines import BOTH_ENGINES, SQLITE_FIRST
from tests.traces import files_with, spellings

pytestmark = SQLITE_FIRST

DAY = date(2026, 12, 5)
AFTER = timedelta(hours=24)
CANARY = "canary-bird-4711@example.org"


@pytest.fixture
def ends(any_app) -> datetime:
    """The end of a day with one event and one booking."""
    event = make.event()
    make.booking(email=CANARY)
    return event.ends_at


def erase(now: datetime, folder: Path = Path("nowhere")) -> list[date]:
    """Erases what is due."""
    return privacy.erase_due(after=AFTER, mail_folder=folder, now=now)


def left() -> list[int]:
    """Counts bookings, letters, passes and tries that are kept."""
    session().rollback()
    return [session().query(table).count() for table in (BookingRow, LetterRow, PassRow, TryRow)]


@BOTH_ENGINES
def test_a_day_is_erased_a_day_after_its_end_and_not_a_second_before(ends):
    assert erase(ends + AFTER - timedelta(seconds=1)) == []
    assert left()[0] == 1
    assert erase(ends + AFTER) == [DAY]
    assert left() == [0, 0, 0, 0]


def test_the_key_goes_with_the_day_and_the_erasure_is_on_record(ends):
    erase(ends + AFTER)
    assert vault().names("day-") == []
    assert erasure.erased_days() == [(DAY, ends + AFTER)]


@BOTH_ENGINES
def test_canceled_bookings_letters_passes_and_tries_go_too(ends):
    booking = make.booking(email="ben@example.org", window=1)
    bookings.open_pass(booking.uid, expires_at=ends + timedelta(days=9))
    deeds.cancel(booking)
    deeds.lose_code(CANARY)
    assert all(left())
    erase(ends + AFTER)
    assert left() == [0, 0, 0, 0]
    assert vault().names("") == []


def test_the_email_and_the_code_open_nothing_after_the_erasure(ends):
    [row] = deeds.rows()
    code = kept.get(row.uid).code
    erase(ends + AFTER)
    assert kept.find(CANARY, code) is None


def test_a_later_event_of_the_same_day_lets_the_day_wait(ends):
    later = make.event("evening", venue=make.ARCHER, starts=time(17), ends=time(20))
    assert erase(ends + AFTER) == []
    assert left()[0] == 1
    assert erase(later.ends_at + AFTER) == [DAY]


def test_another_day_stays_as_it_is(ends):
    make.event("sunday", day=date(2026, 12, 6))
    booking = make.booking(event_id="sunday")
    assert erase(ends + AFTER) == [DAY]
    assert kept.find(booking.email, booking.code).uid == booking.uid


@BOTH_ENGINES
def test_a_second_run_has_nothing_to_do(ends):
    erase(ends + AFTER)
    assert erase(ends + AFTER) == []
    assert erasure.erased_days() == [(DAY, ends + AFTER)]


@pytest.mark.parametrize("broken", ["forget_letters", "destroy_key"])
def test_a_second_run_finishes_what_a_crash_left(ends, tmp_path, monkeypatch, broken):
    deeds.deliver(FileDelivery(tmp_path / "mail"))
    with monkeypatch.context() as crash:
        place = privacy if broken == "forget_letters" else erasure
        crash.setattr(place, broken, lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            erase(ends + AFTER, tmp_path / "mail")
    assert vault().names("day-") == [kept.key_of(DAY)]
    assert erase(ends + AFTER, tmp_path / "mail") == [DAY]
    assert vault().names("day-") == []
    assert list((tmp_path / "mail").iterdir()) == []
    assert erasure.erased_days() == [(DAY, ends + AFTER)]


def test_the_counters_of_an_erased_day_are_not_called_wrong(ends):
    assert slots.wrong_counters() == []
    erase(ends + AFTER)
    assert slots.wrong_counters() == []


def test_a_day_whose_event_moved_away_is_erased_in_its_turn(ends):
    deeds.cancel(make.booking(email="ben@example.org", window=1))
    deeds.import_plans(make.plan(day=date(2026, 12, 19)))
    early = datetime.combine(DAY, time(20), tzinfo=ends.tzinfo)
    assert erase(early) == []
    assert erase(early + timedelta(days=3)) == [DAY]
    assert [row.day for row in deeds.rows()] == [date(2026, 12, 19)]


def test_the_counts_of_tries_and_their_keys_are_gone_after_two_days(any_app):
    deeds.lose_code(CANARY)
    privacy.sweep(now=make.later(days=1))
    assert left()[3] == 1
    privacy.sweep(now=make.later(days=2))
    assert left()[3] == 0
    assert vault().names(tries.KEY_PREFIX) == []


def test_an_ended_pass_is_swept_away_and_a_live_one_stays(any_app):
    make.event()
    booking = make.booking()
    for minutes in (10, 30):
        bookings.open_pass(booking.uid, expires_at=make.later(minutes=minutes))
    privacy.sweep(now=make.later(minutes=10))
    assert left()[2] == 1


# Traces on disk


@pytest.fixture
def instance(app) -> Path:
    """The data folder of a site on SQLite, with bookings in every state and letters sent."""
    folder = Path(app.extensions["citykey.settings"].instance)
    make.event()
    make.event("sunday", day=date(2026, 12, 6))
    first = make.booking(email=CANARY)
    deeds.deliver(FileDelivery(folder / "mail"))
    deeds.change(first, window=2)
    deeds.mend(make.booking(email="ben@example.org", window=1), CANARY)
    deeds.cancel(make.booking(email=CANARY, window=3))
    deeds.lose_code(CANARY)
    with pytest.raises(NoSuchBooking):
        access.find(CANARY, "482100937718", network="203.0.113.7", office=make.OFFICE, now=make.NOW)
    return folder


def test_the_search_for_traces_finds_each_form(tmp_path):
    for number, form in enumerate(spellings(CANARY)):
        (tmp_path / f"{number}").write_bytes(b"\0\1" + form + b"\xff")
    for shift in range(3):
        (tmp_path / f"b{shift}").write_bytes(
            base64.b64encode(b"y" * shift + CANARY.encode() + b"!!")
        )
    assert len(files_with(tmp_path, CANARY)) == len(spellings(CANARY)) + 3


def test_an_address_never_stands_readable_in_database_log_or_keys(instance):
    assert (instance / "citykey.sqlite-wal").stat().st_size > 0
    assert {name for name in files_with(instance, CANARY) if not name.endswith(".eml")} == set()


def test_a_code_never_stands_readable_in_database_log_or_keys(instance):
    for row in deeds.rows():
        code = kept.get(row.uid).code
        for form in (code, codes.grouped(code)):
            assert [name for name in files_with(instance, form) if ".eml" not in name] == []


def test_the_letters_of_a_demonstration_are_erased_with_the_day(instance):
    assert any(name.endswith(".eml") for name in files_with(instance, CANARY))
    erase(make.later(days=30), instance / "mail")
    assert privacy.empty_log()
    assert files_with(instance, CANARY) == []
    assert list((instance / "mail").iterdir()) == []


def test_sealed_words_and_digests_of_an_erased_day_are_in_no_byte(instance):
    traces = [
        getattr(row, name)
        for row in deeds.rows()
        for name in ("email_sealed", "code_sealed", "email_index", "code_index", "form_index")
    ]
    keys = [path.read_bytes() for path in (instance / "keys").glob("day-*")]
    session().rollback()
    erase(make.later(days=30), instance / "mail")
    assert privacy.empty_log()
    bytes_left = b"".join(path.read_bytes() for path in instance.rglob("*") if path.is_file())
    assert not any(trace in bytes_left for trace in traces + keys)


def test_without_emptying_the_log_the_traces_would_still_be_there(instance):
    [trace, *_] = [row.email_sealed for row in deeds.rows()]
    session().rollback()
    erase(make.later(days=30), instance / "mail")
    assert trace in (instance / "citykey.sqlite-wal").read_bytes()


def everything_left(app) -> dict[str, list]:
    """Returns every row of every table."""
    with app.app_context():
        return {
            table.name: [tuple(row) for row in session().execute(table.select())]
            for table in Base.metadata.sorted_tables
        }


def test_what_is_left_is_the_same_whoever_had_booked(make_app, migrated, tmp_path):
    left_of = []
    for email in (CANARY, "somebody-else@example.com"):
        folder = tmp_path / email
        folder.mkdir()
        shutil.copy(migrated, folder / "citykey.sqlite")
        app = make_app(instance=folder)
        with app.app_context():
            make.event()
            deeds.change(make.booking(email=email, people=2), window=1)
            deeds.lose_code(email)
            erase(make.later(days=30), folder)
            assert not any(left())
        left_of.append(everything_left(app))
    assert left_of[0] == left_of[1]
