"""Two tabs and two browsers of one mailbox that book at the same moment."""

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking
from tests import make
from tests.crowd import at_once
from tests.services import deeds
from tests.services.sitting_steps import begin, book

pytestmark = pytest.mark.postgres


def test_an_ordinary_mailbox_has_two_bookings_however_many_sittings_press_at_once(pg_app):
    with pg_app.app_context():
        make.event()
        make.event("archer", venue=make.ARCHER)
        first, second = begin(), begin()
    presses = [(first, 1, "kosciuszko"), (first, 1, "kosciuszko"), (second, 1, "kosciuszko")]
    presses += [(second, 2, "archer"), (first, 2, "archer"), (second, 3, "archer")]
    done = at_once(
        pg_app,
        [lambda press=press: book(*press[:2], event_id=press[2]) for press in presses],
    )

    made = {item.uid for item in done if isinstance(item, Booking)}
    refused = [item for item in done if not isinstance(item, Booking)]
    assert len(made) == 2 and {type(item) for item in refused} == {refusals.LimitReached}
    same, again = ({getattr(item, "uid", None)} for item in done[:2])
    assert same == again
    with pg_app.app_context():
        assert deeds.taken()[0] + deeds.taken("archer")[0] == 2
