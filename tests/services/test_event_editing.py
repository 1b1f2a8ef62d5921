"""Drafts are made: one, a copy, a series."""

from dataclasses import replace
from datetime import date, time

import pytest

from citykey_site.domain.event_forms import copied
from citykey_site.domain.events import Status
from citykey_site.domain.history import Deed
from citykey_site.domain.refusals import EventThere, SeriesChanged
from citykey_site.domain.series import Series
from citykey_site.services import event_editing, series
from citykey_site.storage import events, history, slots
from citykey_site.storage.db import session
from tests import make
from tests.crowd import at_once

SATURDAYS = Series(first=date(2026, 12, 5), weekdays=frozenset({5}), count=4)
NEW_DAYS = [date(2026, 12, 12), date(2026, 12, 19), date(2026, 12, 26)]


def add(**more: object):
    """Keeps a draft that somebody typed."""
    plan = replace(make.plan("", **more), status=Status.DRAFT)
    return event_editing.add(plan, by="s:olga", now=make.NOW)


def make_series(seen=NEW_DAYS, rule=SATURDAYS) -> int:
    """Makes the drafts of a series from Saturday's event."""
    event = events.find_any("kosciuszko")
    return series.make(event, rule, seen=seen, by="s:olga", now=make.NOW)


def test_a_new_event_is_a_draft_with_a_readable_id_and_a_line_of_history(app):
    event = add()
    assert (event.public_id, event.status) == ("2026-12-05-kosciuszko-park", Status.DRAFT)
    assert len(slots.of_event(event.id)) == 6
    [line] = history.latest(event_id=event.public_id, limit=5)
    assert (line.deed, line.actor) == (Deed.ADDED, "s:olga")


def test_the_same_form_sent_twice_makes_one_draft(app):
    assert add().id == add().id
    assert len(events.every()) == 1


def test_another_event_at_the_same_venue_and_time_is_refused(app):
    first = add()
    with pytest.raises(EventThere) as refused:
        add(places=9)
    assert refused.value.event_id == first.public_id


def test_a_second_event_of_a_day_has_an_id_with_its_hour(app):
    add()
    assert add(starts=time(15), ends=time(18)).public_id == "2026-12-05-kosciuszko-park-15"


def test_where_a_canceled_event_was_there_can_be_another(app):
    make.event("2026-12-05-kosciuszko-park", status=Status.CANCELED)
    assert add().public_id == "2026-12-05-kosciuszko-park-10"


def test_a_copy_has_the_places_of_each_window(app):
    event = make.event()
    plan, _ = copied(event, slots.of_event(event.id), date(2026, 12, 12), now=make.NOW)
    made = event_editing.add(plan, by="s:olga", now=make.NOW)
    assert [slot.capacity for slot in slots.of_event(made.id)] == [8] * 6
    assert made.venue == event.venue


# Series


def test_every_date_is_shown_with_what_would_be_made_of_it(app):
    event = make.event()
    make.event("market", day=date(2026, 12, 19), starts=time(16), ends=time(18))
    days = series.propose(event, SATURDAYS, now=make.NOW)
    assert [item.clash.public_id if item.clash else "" for item in days] == [
        "kosciuszko", "", "market", "",
    ]  # fmt: skip
    assert len(events.every()) == 2


def test_a_series_makes_its_drafts_at_once_and_sent_twice_once(app):
    make.event()
    assert make_series() == 3
    assert make_series() == 0
    made = [event for event in events.every() if event.public_id != "kosciuszko"]
    assert [event.public_id for event in made] == [f"{day}-kosciuszko" for day in NEW_DAYS]
    assert {event.status for event in made} == {Status.DRAFT}
    assert len(history.latest(limit=20)) == 3


def test_other_dates_than_were_seen_make_nothing(app):
    make.event()
    with pytest.raises(SeriesChanged):
        make_series(seen=NEW_DAYS[:2])
    make.event("market", day=NEW_DAYS[0])
    with pytest.raises(SeriesChanged):
        make_series()
    assert len(events.every()) == 2


def test_a_date_on_the_clock_change_is_left_out_and_says_why(app):
    event = make.event(starts=time(1), ends=time(3))
    sundays = Series(first=date(2027, 10, 31), weekdays=frozenset({6}), count=2)
    good, bad = series.propose(event, sundays, now=make.NOW)
    assert good.plan and "clock changes" in bad.advice


def test_a_series_that_fails_halfway_makes_nothing(app, monkeypatch):
    make.event()
    made = []

    def third_fails(*args, **facts):
        made.append(args)
        if len(made) == 3:
            raise KeyError
        return kept(*args, **facts)

    kept = series.keep_draft
    monkeypatch.setattr("citykey_site.services.series.keep_draft", third_fails)
    with pytest.raises(KeyError):
        make_series()
    session().rollback()
    assert len(events.every()) == 1


# At the same moment


def test_one_form_pressed_by_eight_at_once_makes_one_draft(any_app):
    made = at_once(any_app, [add] * 8)
    session().rollback()
    assert {event.public_id for event in made} == {"2026-12-05-kosciuszko-park"}
    assert len(events.every()) == 1


def test_one_series_pressed_by_six_at_once_is_made_once(any_app):
    make.event()
    made = at_once(any_app, [make_series] * 6)
    session().rollback()
    assert sorted(made) == [0] * 5 + [3]
    assert len(events.every()) == 4
