"""The event that everybody wants: 500 places in ten windows, opened fifteen days before."""

from datetime import UTC, datetime, timedelta

from citykey_site.domain.slots import Slot

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
OPENS = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
STARTS = OPENS + timedelta(days=15)
PLACES = 50
WINDOWS = tuple(
    Slot(
        id=index,
        public_id=f"{index:010x}",
        starts_at=STARTS + timedelta(minutes=30 * index),
        ends_at=STARTS + timedelta(minutes=30 * (index + 1)),
        capacity=PLACES,
        taken=0,
    )
    for index in range(10)
)
NAMES = tuple(slot.public_id for slot in WINDOWS)
ALL = PLACES * len(WINDOWS)


def moment(seconds: float) -> datetime:
    """Returns the moment so many seconds after the opening."""
    return OPENS + timedelta(seconds=seconds)
