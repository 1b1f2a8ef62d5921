"""Tabs and browsers of one mailbox that book at the same moment."""

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking
from tests import make
from tests.crowd import at_once
from tests.services import deeds
from tests.services.sitting_steps import begin, book

pytestmark = pytest.mark.postgres
SITTINGS = 4


def test_an_ordinary_mailbox_has_two_bookings_however_many_sittings_press_at_once(pg_app):
    with pg_app.app_context():
        make.event()
        make.event("archer", venue=make.ARCHER)
        tokens = [begin() for _ in range(SITTINGS)]
    events = ("kosciuszko", "archer") * (SITTINGS // 2)
    presses = list(zip(tokens, events, strict=True)) * 2
    done = at_once(
        pg_app, [lambda press=press: book(press[0], 1, event_id=press[1]) for press in presses]
    )

    first, again = done[:SITTINGS], done[SITTINGS:]
    assert [_told(item) for item in first] == [_told(item) for item in again]
    booked = {item.uid for item in done if isinstance(item, Booking)}
    assert len(booked) == 2 and refusals.LimitReached in map(_told, done)
    with pg_app.app_context():
        assert deeds.taken()[0] + deeds.taken("archer")[0] == 2


def _told(outcome: object) -> object:
    return outcome.uid if isinstance(outcome, Booking) else type(outcome)
