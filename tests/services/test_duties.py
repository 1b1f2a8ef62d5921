"""How the duties that run by themselves went, as staff see it."""

import pytest

from citykey_site.cli.context import Site
from citykey_site.cli.worker import Worker
from citykey_site.domain.duties import Duty, is_silent
from citykey_site.services import reminders
from citykey_site.services.duties import Record
from citykey_site.storage import duties
from citykey_site.storage.db import session
from tests import make


def kept() -> list[Duty]:
    """Returns the duties as they are kept now."""
    session().rollback()
    return duties.every()


def test_a_duty_that_was_done_is_kept_with_its_moment(any_app):
    Record().note("erase", went_well=True, now=make.NOW)
    assert kept() == [Duty(name="erase", done_at=make.NOW)]


def test_failures_are_counted_until_the_duty_is_done(any_app):
    record = Record()
    record.note("send", went_well=False, now=make.NOW)
    record.note("send", went_well=False, now=make.later(minutes=1))
    assert kept() == [Duty(name="send", failed_at=make.later(minutes=1), failures=2)]
    record.note("send", went_well=True, now=make.later(minutes=2))
    assert not kept()[0].has_failed


def test_the_same_outcome_is_written_once_a_minute(any_app):
    record = Record()
    for seconds in (0, 1, 30, 59):
        record.note("send", went_well=True, now=make.later(seconds=seconds))
    assert kept()[0].done_at == make.NOW
    record.note("send", went_well=True, now=make.later(seconds=60))
    assert kept()[0].done_at == make.later(seconds=60)


def test_a_clock_that_was_set_back_does_not_stop_the_writing(any_app):
    record = Record()
    record.note("send", went_well=True, now=make.later(days=1))
    record.note("send", went_well=True, now=make.NOW)
    assert kept()[0].done_at == make.NOW


def test_the_worker_keeps_each_outcome_and_no_words_of_the_error(app, monkeypatch):
    def broken(**_):
        raise ValueError("ana@example.org is not here")

    monkeypatch.setattr(reminders, "write_due", broken)
    site = Site(
        app=app,
        settings=app.extensions["citykey.settings"],
        office=app.extensions["citykey.office"],
    )
    worker = Worker(site, delivery=None)
    worker._try(worker._remind)
    worker._try(worker._erase)
    assert [(duty.name, duty.failures) for duty in kept()] == [("erase", 0), ("remind", 1)]


@pytest.mark.parametrize(("minutes", "silent"), [(15, False), (16, True)])
def test_a_worker_that_does_nothing_is_missed_after_a_quarter_of_an_hour(minutes, silent):
    ran = [Duty(name="erase"), Duty(name="send", failed_at=make.NOW, failures=1)]
    assert is_silent(ran, now=make.later(minutes=minutes)) is silent


def test_a_worker_that_never_ran_is_missed_too():
    assert is_silent([], now=make.NOW)
