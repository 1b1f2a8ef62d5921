"""An offer whose party is gone gives its places on, and keeps no other line from moving."""

from datetime import time

import pytest

from citykey_site.services import drawing, lines
from citykey_site.storage import months, tickets
from citykey_site.storage.db import session
from citykey_site.storage.months import Thing
from citykey_site.storage.tables import WaitRow
from citykey_site.storage.vault import vault
from tests import make
from tests.services import deeds, waiting
from tests.services import draw_people as people

SHORT = {"starts": time(10), "ends": time(10, 30)}
NEXT_DAY = make.later(hours=40)


@pytest.fixture
def canceling(app) -> list:
    """A full event of one window with two places; the first of its people cancels soon."""
    make.event(places=2, **SHORT)
    return [make.booking(email=f"p{number}@host{number}.org") for number in range(2)]


def test_an_event_that_gets_a_draw_later_keeps_no_offer_of_a_party_that_entered_it(
    canceling, monkeypatch
):
    wanda = waiting.join("wanda@gmail.com")
    deeds.cancel(canceling[0])
    waiting.serve()
    assert waiting.offered(wanda)
    times = {"draw_opens_at": make.later(hours=1), "draw_closes_at": make.later(hours=3)}
    event = make.event(places=3, **SHORT, **times)
    for name in ("wanda", "ben"):
        people.enter(name, event_id=event.public_id, now=make.later(hours=2))
    last = tickets.of_mailbox(event, "wanda@gmail.com").ticket.number
    monkeypatch.setattr(drawing.rules, "order", _with_last(last))
    people.draw(make.later(hours=4))
    assert waiting.sums_are_right()
    waiting.serve(NEXT_DAY)
    assert waiting.sums_are_right()


def test_an_offer_to_a_party_that_cannot_be_read_any_more_goes_on(canceling):
    lost = waiting.join_area("wanda@gmail.com", near="Avondale")
    ben = waiting.join("ben@example.org")
    deeds.cancel(canceling[0])
    waiting.serve()
    assert waiting.offered(lost)
    for key in months.keys(Thing.LINE):
        vault().destroy(key)
    waiting.serve(NEXT_DAY)
    assert waiting.offered(ben, now=NEXT_DAY)
    lines.end_areas(office=make.OFFICE, now=make.later(days=61))
    session().rollback()
    assert session().query(WaitRow).filter_by(uid=lost.uid).count() == 0
    assert waiting.sums_are_right()


def _with_last(number: str):
    return lambda _seed, found: sorted(found, key=lambda ticket: ticket.number == number)
