"""What staff see of a draw: nothing of the entries before the close, then counts."""

import pytest

from citykey_site.services import drawing
from tests.services import draw_people as people

HUB = "/staff/events/drawn"


@pytest.fixture
def drawn(organizer, wall):
    """An organizer on a day on which a draw with three entries is open."""
    with organizer.app.app_context():
        people.event()
        for number in range(3):
            people.enter(f"p{number}")
    return organizer


def test_before_the_close_staff_do_not_see_how_many_have_entered(drawn):
    page = drawn.open(HUB)
    assert page.says("Nobody sees who has entered, or how many, before it closes.")
    assert not page.says("3 tickets")


def test_after_the_draw_staff_see_counts_and_the_history_has_them(drawn):
    with drawn.app.app_context():
        office = drawn.app.extensions["citykey.office"]
        drawing.run_due(office=office, now=people.AFTER)
    assert drawn.open(HUB).says("3 tickets, 2 won")
    assert drawn.open(f"{HUB}/history").says("Drew the tickets")
    assert drawn.page.says("Tickets that won: 2")
