"""A file of events is kept whole or not at all, and comes back as it went out."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from sqlalchemy import delete

from citykey_site.domain.event_csv import read_events, write_events
from citykey_site.domain.event_import import Kind
from citykey_site.domain.events import Status, WindowPlan
from citykey_site.domain.refusals import EffectChanged
from citykey_site.services import cancellations, event_import
from citykey_site.services.event_import import NotImported
from citykey_site.storage import events, slots
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import EventRow, SlotRow
from tests import make
from tests.crowd import at_once
from tests.domain.event_csv_files import GOOD, file_of
from tests.services import deeds
from tests.services.engines import BOTH_ENGINES, SQLITE_FIRST

pytestmark = SQLITE_FIRST


def exported() -> bytes:
    """Returns the file of all events."""
    rows = [(event, slots.of_event(event.id)) for event in events.every()]
    return write_events(rows).encode()


def bring(data: bytes, **facts: object):
    """Imports a file."""
    known = {"by": "command", "office": make.OFFICE, "now": make.NOW}
    return event_import.import_events(read_events(data), **known | facts)


def cancel_second_window() -> None:
    """Cancels the window of 10:30 on its own."""
    event, slot = events.find_any("kosciuszko"), make.windows()[1]
    effect = cancellations.propose_closing_window(event, slot, now=make.NOW)
    cancellations.cancel_window(
        event.public_id, slot.public_id, version=event.version, seen=effect.seen, by="command",
        office=make.OFFICE, now=make.NOW,
    )  # fmt: skip


@BOTH_ENGINES
def test_every_kind_of_event_that_went_out_comes_in_again_unchanged(any_app):
    make.event()
    make.booking(window=1, people=2)
    cancel_second_window()
    planned = datetime(2026, 11, 25, 15, tzinfo=UTC)
    make.event("draft", venue=make.ARCHER, status=Status.DRAFT, publish_at=planned)
    words = {"en": "Take the 53 bus.\nGet off at 'Avers'.", "es": "=1+1"}
    make.event("said", starts=time(14), ends=time(16), notes=words, directions=words)
    make.event("gone", starts=time(17), ends=time(18))
    deeds.cancel_event("gone")
    own = make.plan("own", starts=time(8), ends=time(9, 30)).windows
    moved = WindowPlan(
        starts_at=own[1].starts_at.replace(minute=40), ends_at=own[1].ends_at, places=3
    )
    make.event("own", starts=time(8), ends=time(9, 30), windows=(own[0], moved))
    before = exported()
    told = bring(before)

    assert (told.unchanged, told.added, told.changed, told.canceled) == (5, 0, 0, 0)
    assert exported() == before


def test_an_event_of_a_file_has_the_same_windows_as_one_made_by_itself(any_app):
    bring(file_of(GOOD))
    by_file = [slot.public_id for slot in make.windows()]
    with transaction():
        session().execute(delete(SlotRow))
        session().execute(delete(EventRow))
    make.event(places=12)

    assert [slot.public_id for slot in make.windows()] == by_file


@BOTH_ENGINES
def test_two_who_import_the_same_new_file_at_once_make_its_events_once(any_app):
    data = file_of(GOOD, GOOD | {"event_id": "archer", "date": "2026-12-12"})
    first, second = at_once(any_app, [lambda: bring(data)] * 2)
    outcomes = [item if isinstance(item, EffectChanged) else item.added for item in (first, second)]

    assert 2 in outcomes
    assert all(item == 0 or isinstance(item, EffectChanged) for item in outcomes if item != 2)
    assert len(events.every()) == 2
    assert len(make.windows()) == 6


def test_nothing_is_kept_where_the_file_would_do_something_else_than_was_seen(any_app):
    make.event()
    reading = read_events(file_of(GOOD | {"date": "2026-12-06"}, GOOD | {"event_id": "new"}))
    seen = event_import.preview(reading, now=make.NOW).seen
    make.booking()
    with pytest.raises(EffectChanged):
        event_import.import_events(
            reading, seen=seen, by="command", office=make.OFFICE, now=make.NOW
        )

    assert events.find_any("new") is None


def test_what_was_seen_is_told_apart_by_what_the_rows_say(any_app):
    reading = read_events(file_of(GOOD))
    other = replace(reading, plans=(replace(reading.plans[0], release="50% 2026-12-03 10:00"),))

    first, second = (event_import.preview(item, now=make.NOW).seen for item in (reading, other))
    assert first != second


def test_somebody_who_keeps_their_place_does_not_stop_an_import(any_app):
    make.event()
    reading = read_events(exported().replace(b"en; es", b"en; es; pl"))
    seen = event_import.preview(reading, now=make.NOW).seen
    make.booking()
    told = event_import.import_events(
        reading, seen=seen, by="command", office=make.OFFICE, now=make.NOW
    )

    assert (told.changed, told.letters) == (1, 0)


def test_an_event_that_is_over_is_neither_made_nor_changed(any_app):
    make.event()
    late = make.later(days=30)
    for data in (exported().replace(b",8,", b",9,"), file_of(GOOD | {"event_id": "new"})):
        with pytest.raises(NotImported) as refused:
            bring(data, now=late)
        assert [fault.column for fault in refused.value.faults] == ["date"]
    assert bring(exported(), now=late).unchanged == 1


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        (Status.PUBLISHED, Status.DRAFT),
        (Status.CANCELED, Status.PUBLISHED),
        (Status.CANCELED, Status.DRAFT),
    ],
)
def test_what_residents_were_told_is_not_taken_back_by_a_file(app, kept, typed):
    make.event()
    make.booking()
    make.event(status=kept)
    with pytest.raises(NotImported) as refused:
        bring(exported().replace(str(kept).encode(), str(typed).encode()))

    assert [fault.column for fault in refused.value.faults] == ["status"]
    assert events.find_any("kosciuszko").status is kept


def test_a_window_that_has_started_stays_as_it_was(any_app):
    make.event()
    make.booking(people=2)
    running = make.windows()[0].starts_at
    data = exported().replace(b",10:00,", b",10:30,")
    with pytest.raises(NotImported) as refused:
        bring(data, now=running)

    assert refused.value.faults[0].advice.startswith("Leave the window at 10:00 as it was")


def test_a_whole_season_is_counted_by_what_its_rows_do(any_app):
    make.event()
    rows = [GOOD | {"event_id": f"e{number}"} for number in range(30)]
    found = event_import.preview(
        read_events(file_of(*rows, GOOD | {"status": "canceled"})), now=make.NOW
    )

    assert [found.count(kind) for kind in Kind] == [30, 0, 1, 0]
