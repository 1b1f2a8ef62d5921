"""Moments and codes, as the engines keep them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from citykey_site.storage import events
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import EventRow
from tests import make


def set_opening(moment: datetime) -> None:
    make.event()
    with transaction() as current:
        current.query(EventRow).one().opens_at = moment


def test_a_moment_of_another_zone_comes_back_as_the_same_moment_in_utc(any_app):
    moment = datetime(2026, 11, 1, 1, 30, tzinfo=timezone(timedelta(hours=-6)))
    set_opening(moment)
    kept = events.find("kosciuszko").opens_at
    assert kept == moment
    assert kept.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(any_app):
    with pytest.raises(StatementError, match="naive"):
        set_opening(datetime(2026, 11, 1, 1, 30))  # noqa: DTZ001


def test_codes_come_back_in_their_order(any_app):
    make.event(speaks=("pl", "en"), access=())
    event = events.find("kosciuszko")
    assert (event.speaks, event.access) == (("pl", "en"), ())


def test_one_code_is_found_among_others_only_as_a_whole(any_app):
    make.event(speaks=("fil", "zh"))
    asked = {code: EventRow.speaks.like(f"% {code} %") for code in ("fil", "zh", "fi", "h")}
    found = {code for code, like in asked.items() if session().query(EventRow).filter(like).all()}
    assert found == {"fil", "zh"}
