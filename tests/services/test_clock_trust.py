"""The worker's erasure and a clock that jumps."""

from datetime import timedelta

import pytest

from citykey_site import clock
from citykey_site.cli.context import Site
from citykey_site.cli.worker import Worker
from citykey_site.domain.clock_trust import Limits
from citykey_site.services import clock_trust, forgetting, traces, watch
from citykey_site.storage import bookings, clock_marks
from citykey_site.storage import traces as kept_traces
from citykey_site.storage.db import session
from citykey_site.web.staff.alerts import alerts
from tests import make


@pytest.fixture
def worker(app) -> Worker:
    """A worker that trusts a clock as on a real site."""
    settings, office = (app.extensions[f"citykey.{name}"] for name in ("settings", "office"))
    made = Worker(Site(app=app, settings=settings, office=office), delivery=None)
    made._clock = clock_trust.Watch(Limits())
    return made


def go_round(worker: Worker) -> None:
    """Does what the worker does of the erasure in one round."""
    for duty in (worker._look_at_clock, worker._end_lines, worker._erase):
        duty()
    session().rollback()


def test_a_jump_within_a_running_worker_erases_nothing_and_staff_see_why(worker, wall):
    make.event()
    make.booking()
    go_round(worker)
    wall.move(days=20)
    go_round(worker)
    assert bookings.count() == 1
    seen = watch.look([], erase_after=timedelta(hours=24), now=clock.now())
    assert seen.days_late == []
    assert any("jumped" in alert.wrong for alert in alerts(seen))


def test_after_a_second_look_what_is_due_is_erased(worker, wall):
    make.event()
    make.booking()
    go_round(worker)
    wall.move(days=20)
    go_round(worker)
    clock_trust.trust(now=clock.now())
    go_round(worker)
    assert bookings.count() == 0


def test_the_mark_goes_on_with_each_round(worker, wall):
    go_round(worker)
    first = clock_marks.get()
    wall.move(minutes=30)
    go_round(worker)
    assert clock_marks.get().trusted_at >= first.trusted_at + timedelta(minutes=30)
    assert clock_marks.get().doubted_since is None


def test_the_log_is_emptied_again_and_again_and_who_reads_for_long_is_told(app, monkeypatch):
    answers = []
    monkeypatch.setattr(kept_traces, "truncate_log", lambda: answers.pop(0))
    cleaner = traces.Cleaner()
    for seconds, emptied in ((0, False), (60, False), (119, True), (180, False)):
        answers.append(emptied)
        cleaner.clean(steady=seconds)
    answers.append(False)
    with pytest.raises(traces.StillInUse):
        cleaner.clean(steady=240)


def test_tables_are_written_anew_after_a_start_after_a_key_went_and_once_a_day(app, monkeypatch):
    written, done = [], [False, True]
    monkeypatch.setattr(
        kept_traces, "rewrite", lambda: written.append(1) or (done.pop(0) if done else True)
    )
    cleaner, vault = traces.Cleaner(), app.extensions["citykey.vault"]
    vault.index("day-2026-12-05", "email", "ana@example.org")
    counts = []
    for seconds in (0, 10, 20):
        cleaner.clean(steady=seconds)
        counts.append(len(written))
    vault.destroy("day-2026-12-05")
    for seconds in (30, 40, 40 + 24 * 60 * 60):
        cleaner.clean(steady=seconds)
        counts.append(len(written))
    assert counts == [1, 2, 2, 3, 3, 4]


def test_tables_are_written_anew_within_an_hour_after_a_person_erased(app, monkeypatch):
    written = []
    monkeypatch.setattr(kept_traces, "rewrite", lambda: written.append(1) or True)
    make.event()
    cleaner, booking = traces.Cleaner(), make.booking()
    cleaner.clean(steady=0)
    forgetting.forget_email(booking.uid)
    counts = []
    for seconds in (10, 60 * 60, 2 * 60 * 60):
        cleaner.clean(steady=seconds)
        counts.append(len(written))
    assert counts == [1, 2, 2]
