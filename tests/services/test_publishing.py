"""Drafts are published: by a person, or by themselves at a stated moment."""

from datetime import date, timedelta

import pytest

from citykey_site.cli.context import Site
from citykey_site.cli.worker import Worker
from citykey_site.domain import refusals
from citykey_site.domain.events import Status
from citykey_site.domain.history import WORKER, Deed
from citykey_site.services import publishing
from citykey_site.storage import events, history, slots
from citykey_site.storage.db import session, transaction
from tests import make
from tests.crowd import at_once

AT = make.later(days=2)


@pytest.fixture
def draft(app):
    """Saturday's event as a draft."""
    return make.event(status=Status.DRAFT)


def now_kept():
    """Returns the event as it is kept now."""
    session().rollback()
    return events.find_any("kosciuszko")


def publish(draft, *, now=make.NOW) -> bool:
    """Publishes a draft as it was seen."""
    return publishing.publish(draft.public_id, version=draft.version, by="s:olga", now=now)


def plan(draft, at=AT, *, now=make.NOW) -> None:
    """Plans the moment of a draft as it was seen."""
    publishing.plan(draft.public_id, at, version=draft.version, by="s:olga", now=now)


def deeds() -> list[tuple[Deed, str]]:
    """Returns the lines of the event's history, the oldest first."""
    session().rollback()
    lines = history.latest(event_id="kosciuszko", limit=20)
    return [(line.deed, line.actor) for line in reversed(lines)]


def test_residents_find_an_event_once_it_is_published(draft):
    assert events.find("kosciuszko") is None
    assert publish(draft)
    assert events.find("kosciuszko").status is Status.PUBLISHED
    assert deeds() == [(Deed.PUBLISHED, "s:olga")]


def test_publishing_twice_is_the_same(draft):
    assert publish(draft) and not publish(draft)
    assert len(deeds()) == 1


def test_a_draft_is_published_at_its_moment_and_not_before(any_app):
    plan(make.event(status=Status.DRAFT))
    assert publishing.publish_due(now=AT - timedelta(seconds=1)) == []
    assert publishing.publish_due(now=AT) == ["kosciuszko"]
    assert publishing.publish_due(now=AT) == []
    assert (now_kept().status, now_kept().publish_at) == (Status.PUBLISHED, None)
    assert deeds() == [(Deed.PLANNED, "s:olga"), (Deed.PUBLISHED, WORKER)]


def test_late_is_fine_while_somebody_can_still_book(draft):
    plan(draft)
    last = slots.of_event(draft.id)[-1]
    assert publishing.publish_due(now=last.starts_at - timedelta(minutes=1)) == ["kosciuszko"]


def test_an_event_that_became_past_meanwhile_stays_a_draft_without_a_moment(draft):
    plan(draft)
    assert publishing.publish_due(now=draft.ends_at) == []
    assert (now_kept().status, now_kept().publish_at) == (Status.DRAFT, None)
    assert deeds()[-1] == (Deed.UNPLANNED, WORKER)


def test_one_draft_that_cannot_be_published_keeps_no_other_back(draft):
    other = make.event("archer", venue=make.ARCHER, day=date(2026, 12, 19), status=Status.DRAFT)
    plan(draft)
    plan(other, make.later(days=3))
    assert publishing.publish_due(now=draft.ends_at) == ["archer"]


def test_the_moment_can_be_taken_back(draft):
    plan(draft)
    publishing.take_back("kosciuszko", version=now_kept().version, by="s:olga", now=make.NOW)
    assert publishing.publish_due(now=AT) == []
    assert now_kept().publish_at is None


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [(make.NOW, refusals.MomentOver), (make.later(days=18, hours=4), refusals.MomentTooLate)],
)
def test_a_moment_after_which_nobody_could_book_is_refused(draft, moment, refusal):
    with pytest.raises(refusal):
        plan(draft, moment)
    assert now_kept().publish_at is None


def test_an_event_in_the_past_is_not_published(draft):
    with pytest.raises(refusals.DraftOver):
        publish(draft, now=draft.ends_at)
    assert now_kept().status is Status.DRAFT


def test_an_event_whose_last_window_has_started_is_not_published(draft):
    with pytest.raises(refusals.DraftOver):
        publish(draft, now=slots.of_event(draft.id)[-1].starts_at)


def test_an_event_without_places_is_not_published(app):
    draft = make.event(status=Status.DRAFT, windows=())
    with pytest.raises(refusals.NothingToBook):
        publish(draft)


def test_what_was_changed_since_it_was_seen_is_not_published(draft):
    with transaction():
        events.change("kosciuszko", make.plan(status=Status.DRAFT, access=("asl",)))
    with pytest.raises(refusals.EditedMeanwhile):
        publish(draft)
    with pytest.raises(refusals.EditedMeanwhile):
        plan(draft)


def test_a_canceled_event_stays_canceled(app):
    event = make.event(status=Status.CANCELED)
    with pytest.raises(refusals.CanceledForGood):
        publish(event)
    with pytest.raises(refusals.CanceledForGood):
        plan(event)


def test_a_published_event_gets_no_moment(app):
    with pytest.raises(refusals.AlreadyPublished):
        plan(make.event())


def test_a_draft_that_many_publish_at_once_is_published_once(any_app):
    draft = make.event(status=Status.DRAFT)
    done = at_once(any_app, [lambda: publish(draft)] * 4)
    assert sorted(done) == [False, False, False, True]
    assert len(deeds()) == 1


def test_the_worker_publishes_what_is_due(app, office, wall, monkeypatch):
    plan(make.event(status=Status.DRAFT))
    wall.set(AT)
    site = Site(app=app, settings=app.extensions["citykey.settings"], office=office)
    worker = Worker(site, delivery=None)
    monkeypatch.setattr(worker._over, "wait", lambda _seconds: worker.stop())
    worker.run()
    assert now_kept().status is Status.PUBLISHED
