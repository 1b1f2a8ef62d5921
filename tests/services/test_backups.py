"""A backup and its restore: everybody who booked is there again, nobody who left is."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from citykey_site.domain.reports import Reason
from citykey_site.services import (
    backups,
    bookings,
    drawing,
    draws,
    forgetting,
    legal_holds,
    news,
    privacy,
    reports,
    rotation,
    waitlist,
)
from citykey_site.storage import (
    backup_files,
    clock_marks,
    erasure,
    schema,
    slots,
    subscriptions,
    waits,
)
from citykey_site.storage import bookings as kept
from citykey_site.storage import reports as kept_reports
from citykey_site.storage.db import session
from citykey_site.storage.tables import BookingRow, EventRow, HistoryRow, PassRow, SlotRow
from citykey_site.storage.vault import vault
from tests import make
from tests.services import deeds, draw_people
from tests.services.subscribing import subscribe
from tests.services.test_privacy import CANARY
from tests.services.waiting import join_area
from tests.traces import files_with

AFTER = timedelta(hours=24)
FIRST, SECOND = date(2026, 12, 5), date(2026, 12, 12)
FAR_AWAY = ("gil@example.org", "hal@example.org")


@pytest.fixture
def file(tmp_path) -> Path:
    """Where the backup is written, apart from the data of the site."""
    return tmp_path / "citykey.backup"


def back_up(file: Path, *, now=make.NOW) -> backups.Made:
    """Makes a backup."""
    return backups.make(file, days=7, now=now)


def restore(file: Path, *, now=make.NOW, trust_clock: bool = True) -> backups.Restored:
    """Restores a backup."""
    session().rollback()
    return backups.restore(
        file, after=AFTER, days=7, mail_folder=Path("nowhere"), now=now, trust_clock=trust_clock
    )


@contextmanager
def on_a_bare_machine(make_app, app: Flask, *, name: str = "bare", **settings) -> Iterator[Flask]:
    """Opens a site with no database that has a copy of the keys of another."""
    keys = Path(app.extensions["citykey.settings"].keys_dir)
    folder = keys.parent.parent / name
    shutil.copytree(keys, folder / "keys")
    shutil.copyfile(keys.parent / "secret-key", folder / "secret-key")
    bare = make_app(instance=folder, **settings)
    with bare.app_context():
        yield bare
        session().rollback()


def report(words: str) -> str:
    """Says what went wrong on a page, and returns the uid of the report."""
    reports.keep(Reason.OTHER, words, page="/", language="en", form="f1", now=make.NOW)
    return kept_reports.latest(limit=1)[0].uid


def history_lines() -> int:
    """Counts the lines of the history."""
    session().rollback()
    return session().query(HistoryRow).count()


def rows_of_events() -> list[dict]:
    """Returns what is kept of events, windows and bookings, as plain values."""
    session().rollback()
    kinds = (EventRow, SlotRow, BookingRow)
    return [
        {column.name: getattr(row, column.name) for column in kind.__table__.columns}
        for kind in kinds
        for row in session().query(kind).order_by(kind.id)
    ]


def test_a_backup_has_no_address_no_code_and_no_key(app, file):
    make.event()
    booking = make.booking(email=CANARY)
    made = back_up(file)
    assert made.size == file.stat().st_size
    assert file.stat().st_mode & 0o077 == 0
    assert files_with(file.parent, CANARY) == files_with(file.parent, booking.code) == []
    keys = Path(app.extensions["citykey.settings"].keys_dir).glob("*.key")
    assert not any(key.read_bytes() in file.read_bytes() for key in keys)
    assert b"kosciuszko" not in file.read_bytes()


def test_a_second_backup_takes_the_place_of_the_first(app, file):
    make.event()
    back_up(file)
    make.booking()
    made = back_up(file)
    assert restore(file).rows == made.rows
    assert [path.name for path in file.parent.glob("*backup*")] == [file.name]


def test_a_clock_far_from_the_backup_erases_nothing_until_somebody_says_it_is_right(app, file):
    make.event()
    make.booking()
    back_up(file)
    for wrong in (make.later(days=-2), make.later(days=8), make.later(days=4000)):
        with pytest.raises(backups.ClockDoubted):
            restore(file, now=wrong, trust_clock=False)
    assert restore(file, now=make.later(days=7), trust_clock=False).bookings == 1
    assert restore(file, now=make.later(days=4000)).erased == (FIRST,)


def test_an_old_backup_brings_nothing_back_that_was_erased_since(make_app, any_app, file):
    # The drill: a bare machine, the backup, and the copy of the keys as they are now.
    make.event()
    make.event("saturday", day=SECOND)
    past = make.booking(email=CANARY)
    stays = make.booking(event_id="saturday", email="ben@example.org", people=2)
    canceled = make.booking(event_id="saturday", email="cy@example.org", window=1)
    forgotten = make.booking(event_id="saturday", email="dee@example.org", window=2)
    left_news, kept_news = subscribe("eve@example.org"), subscribe("flo@example.org")
    left, waits_on = (join_area(email, near="Hyde Park") for email in FAR_AWAY)
    said = report("The page is slow")
    bookings.open_pass(stays.uid, expires_at=make.later(days=40))
    back_up(file)
    assert not files_with(file.parent, CANARY)

    deeds.cancel(canceled)
    forgetting.forget_email(forgotten.uid)
    news.leave(left_news.uid)
    waitlist.leave(left.uid, office=make.OFFICE, now=make.NOW)
    reports.remove(said, by="ada", now=make.NOW)
    new = make.booking(event_id="saturday", email="ivy@example.org", window=3)
    later = make.later(days=19, hours=12)
    privacy.erase_due(after=AFTER, mail_folder=Path("nowhere"), now=later)

    with on_a_bare_machine(make_app, any_app):
        done = restore(file, now=later)
        assert (done.bookings, done.erased, done.forgotten, done.unread) == (3, (FIRST,), 4, 0)
        assert done.wrong_counters == 0 and slots.wrong_counters() == []
        assert erasure.is_erased(FIRST) and kept.find(CANARY, past.code) is None
        assert kept.find("ben@example.org", stays.code).party_size == 2
        assert kept.get(forgotten.uid).email == ""
        assert kept.find("dee@example.org", forgotten.code).uid == forgotten.uid
        # What was done after the backup and erases nothing is lost; the documents say so.
        assert kept.get(canceled.uid).is_active and kept.get(new.uid) is None
        assert subscriptions.get(left_news.uid) is None
        assert subscriptions.get(kept_news.uid).email == "flo@example.org"
        assert not waits.get(left.uid).is_in_line and waits.get(waits_on.uid).is_in_line
        assert kept_reports.number() == 0
        assert session().query(PassRow).count() == 0
        assert clock_marks.get().trusted_at == later
        make.booking(event_id="saturday", email="joy@example.org", now=later)


def test_a_legal_hold_that_is_begun_before_the_restore_keeps_what_is_due(make_app, app, file):
    make.event()
    make.booking()
    back_up(file)
    with on_a_bare_machine(make_app, app):
        schema.upgrade()
        legal_holds.begin(now=make.NOW)
        done = restore(file, now=make.later(days=30))
        assert (done.bookings, done.erased) == (1, ())


def test_a_backup_of_one_engine_is_restored_on_the_other(make_app, app, empty_postgres_uri, file):
    make.event(notes={"en": "South door."}, access=("step-free",))
    make.booking()
    back_up(file)
    before = rows_of_events()
    with on_a_bare_machine(make_app, app, sqlalchemy_database_uri=empty_postgres_uri):
        restore(file)
        assert rows_of_events() == before
        make.booking(email="ben@example.org", window=1)
        assert deeds.taken()[:2] == [1, 1]


def test_over_a_database_everything_is_replaced_but_the_public_record(app, file):
    make.event()
    first = make.booking()
    back_up(file)
    deeds.cancel(first)
    make.booking(email="ben@example.org")
    deeds.cancel_event()
    lines = history_lines()
    done = restore(file)
    assert (done.bookings, deeds.taken()[0]) == (1, 1)
    assert kept.get(first.uid).is_active
    assert history_lines() == lines


def test_after_its_days_nobody_reads_a_backup(app, file):
    make.event()
    back_up(file)
    backups.end_old(days=7, now=make.later(days=7))
    restore(file)
    backups.end_old(days=7, now=make.later(days=8))
    with pytest.raises(backups.BackupExpired):
        restore(file)


def test_a_file_that_was_cut_or_changed_anywhere_replaces_nothing(app, file):
    make.event()
    booking = make.booking()
    back_up(file)
    whole = file.read_bytes()
    middle = len(whole) // 2
    wrong = [whole[:length] for length in (0, 5, 40, 150, middle, len(whole) - 1)]
    wrong += [
        whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        for place in (3, 30, 130, middle, len(whole) - 1)
    ]
    for content in (*wrong, whole + b"x", b"SQLite format 3\0" * 40):
        file.write_bytes(content)
        with pytest.raises((backup_files.BackupBroken, backups.BackupExpired)):
            restore(file)
        assert kept.get(booking.uid) is not None


@pytest.mark.parametrize("words", [{"schema": "\x1b[2J"}, {"made_at": "\x1b[2J"}, {"schema": 5}])
def test_words_before_the_seals_are_not_shown_unless_they_are_ours(tmp_path, words):
    ours = {"schema": "0006", "made_at": make.NOW.isoformat(), "key": "backup-2026-11-17"}
    about = backup_files.About(**(ours | words))
    backup_files.write(tmp_path / "file", about, [b"line"], secret=b"k" * 32)
    with pytest.raises(backup_files.BackupBroken):
        backup_files.about(tmp_path / "file")


def test_a_piece_of_another_backup_is_no_piece_of_this_one(tmp_path):
    about = backup_files.About(schema="1", made_at="2026-11-17", key="backup-2026-11-17")
    other = backup_files.About(schema="2", made_at="2026-11-17", key="backup-2026-11-17")
    secret = b"k" * 32
    for name, words in (("one", about), ("two", other)):
        backup_files.write(tmp_path / name, words, [b"line"], secret=secret)
    one, two = (tmp_path / "one").read_bytes(), (tmp_path / "two").read_bytes()
    head = (
        len(backup_files.MAGIC)
        + 4
        + len('{"schema": "1", "made_at": "2026-11-17", "key": ""}')
        + 17
    )
    (tmp_path / "mixed").write_bytes(two[:head] + one[head:])
    assert backup_files.about(tmp_path / "mixed") == other
    with pytest.raises(backup_files.BackupBroken):
        list(backup_files.lines(tmp_path / "mixed", secret=secret))


def test_without_the_keys_of_days_to_come_nothing_is_replaced(app, file):
    make.event()
    booking = make.booking()
    back_up(file)
    vault().destroy(kept.key_of(FIRST))
    with pytest.raises(backups.KeysMissing) as missing:
        restore(file)
    assert missing.value.args == ([FIRST],)
    session().rollback()
    assert [row.uid for row in deeds.rows()] == [booking.uid]


def test_what_only_a_renewed_key_could_open_is_left_out_and_its_places_are_free(app, file):
    make.event()
    make.booking()
    subscribe("flo@example.org")
    back_up(file)
    for name in (kept.key_of(FIRST), *vault().names("month-news-")):
        vault().destroy(name)
        vault().seal(name, "another", b"key")
    done = restore(file)
    assert (done.bookings, done.unread, done.wrong_counters) == (0, 2, 0)
    assert deeds.taken()[0] == 0


def test_a_backup_is_of_one_moment_although_people_go_on_booking(any_app, file, monkeypatch):
    make.event()
    make.booking()
    real, said = backups.backups.dump, []

    def dump():
        for line in real():
            # The windows are written by then, and the bookings are not.
            if line.startswith(b'{"table": "booking"'):
                said.append(make.booking(email="ben@example.org"))
            yield line

    monkeypatch.setattr(backups.backups, "dump", dump)
    back_up(file)
    done = restore(file)
    assert len(said) == done.bookings == deeds.taken()[0] == 1
    assert done.wrong_counters == 0


def test_a_draw_whose_seed_no_key_opens_any_more_gets_a_new_one(app, file):
    draw_people.event()
    draws.open_due(now=draw_people.OPEN)
    back_up(file)
    rotation.begin(now=make.NOW)
    rotation.seal_anew(now=make.NOW)
    rotation.finish_due(now=make.later(minutes=15))
    assert restore(file, now=draw_people.OPEN).unread == 1
    draws.open_due(now=draw_people.OPEN)
    assert drawing.run_due(office=make.OFFICE, now=draw_people.AFTER) == 1
