"""A window: how many places are left, and until when it can be booked."""

from datetime import UTC, datetime, timedelta

from citykey_site.domain.slots import Slot

STARTS = datetime(2026, 12, 5, 16, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def slot(*, taken: int = 0) -> Slot:
    return Slot(
        id=1,
        public_id="a",
        starts_at=STARTS,
        ends_at=STARTS + timedelta(minutes=30),
        capacity=4,
        taken=taken,
    )


def test_places_left_count_people():
    assert slot(taken=3).left == 1


def test_a_party_fits_only_as_a_whole():
    assert slot(taken=1).fits(3, STARTS - MOMENT)
    assert not slot(taken=2).fits(3, STARTS - MOMENT)


def test_a_window_can_be_booked_until_it_starts_and_no_longer():
    assert not slot().has_started(STARTS - MOMENT)
    assert slot().has_started(STARTS)
    assert not slot().fits(1, STARTS)
