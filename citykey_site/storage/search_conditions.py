"""What an event and a window must have to answer a search, as conditions of a query.

Whether a window fits is asked for one event at a time, never for a whole season: each question
ends at the first window that fits, and no engine may turn it into a list of all of them.
"""

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from citykey_site.domain.events import Status
from citykey_site.domain.kept import ANNOUNCED
from citykey_site.storage.search_shape import (
    BEFORE,
    NOW,
    PART,
    PEOPLE,
    SINCE,
    WARD,
    Shape,
)
from citykey_site.storage.tables import EventRow, KeptRow, SlotRow, VenueRow

# In these words, since that is how the indexes over windows with places are made.
HAS_PLACES = SlotRow.taken < SlotRow.capacity
BY_DRAW = and_(EventRow.draw_closes_at.is_not(None), EventRow.drawn_at.is_(None))


def event_fits(shape: Shape) -> list[ColumnElement[bool]]:
    """Returns what the event itself must have, whatever its windows are like."""
    # Dates are asked as moments: those stand in the index, in the order of the answer.
    conditions = [EventRow.status == Status.PUBLISHED, EventRow.starts_at >= SINCE]
    if shape.few:
        conditions.append(EventRow.id.in_(_open()))
    if shape.ward:
        conditions.append(EventRow.venue_id.in_(select(VenueRow.id).where(VenueRow.ward == WARD)))
    if shape.last:
        conditions.append(EventRow.starts_at < BEFORE)
    if shape.weekdays:
        days = [bindparam(f"weekday{n}", type_=Integer) for n in range(shape.weekdays)]
        conditions.append(EventRow.weekday.in_(days))
    conditions += [EventRow.access.like(_word("access", n)) for n in range(shape.access)]
    if shape.speaks:
        spoken = [EventRow.speaks.like(_word("speaks", n)) for n in range(shape.speaks)]
        conditions.append(or_(*spoken))
    return conditions


def slot_fits(shape: Shape) -> ColumnElement[bool]:
    """Tells that a coming window has room for the whole party, at the wanted part of the day."""
    room = SlotRow.capacity - SlotRow.taken >= PEOPLE
    return and_(HAS_PLACES, SlotRow.starts_at > NOW, room, _part(shape))


def can_be_booked() -> ColumnElement[bool]:
    """Tells that an event has opened, and that no draw is to decide about it."""
    return and_(EventRow.opens_at.is_(None) | (EventRow.opens_at <= NOW), ~BY_DRAW)


def has_room(shape: Shape) -> ColumnElement[bool]:
    """Tells that an event has a window with room for the whole party."""
    return first_fit(shape).is_not(None)


def first_fit(shape: Shape) -> ColumnElement[datetime | None]:
    """Returns when the first window of an event with room for the party begins, or nothing."""
    fits = select(SlotRow.starts_at).where(SlotRow.event_id == EventRow.id, slot_fits(shape))
    return _one(fits.order_by(SlotRow.starts_at))


def is_worth_showing(shape: Shape) -> ColumnElement[bool]:
    """Tells that an event has room, or will: by a later opening or a draw still to decide."""
    coming = select(SlotRow.id).where(SlotRow.event_id == EventRow.id, SlotRow.starts_at > NOW)
    by_draw = and_(BY_DRAW, _one(coming).is_not(None))
    return or_(has_room(shape), _fits_later(shape), by_draw)


def later(value: ColumnElement, nothing: int | None) -> ColumnElement:
    """Returns a sum over what opens later, looked up only where a moment is still to come."""
    asked = _kept_later(select(value)).scalar_subquery()
    return case((EventRow.last_release_at > NOW, asked), else_=nothing)


def places_left() -> ColumnElement[int]:
    """Counts the places that are left in the coming windows of an event."""
    left = func.coalesce(func.sum(SlotRow.capacity - SlotRow.taken), 0)
    coming = (SlotRow.event_id == EventRow.id, HAS_PLACES, SlotRow.starts_at > NOW)
    return select(left).where(*coming).correlate(EventRow).scalar_subquery()


def windows_with_places(column: ColumnElement) -> Select:
    """Asks for every coming window with places, whatever its event is."""
    return select(column).where(HAS_PLACES, SlotRow.starts_at > NOW)


def opening_later(column: ColumnElement) -> tuple[Select, Select]:
    """Asks for the events with a later opening, and for those with a draw to come.

    They are two questions, so that each has its index.
    """
    return select(column).where(EventRow.last_release_at > NOW), select(column).where(BY_DRAW)


def _open():
    return union_all(windows_with_places(SlotRow.event_id), *opening_later(EventRow.id))


def _fits_later(shape: Shape) -> ColumnElement[bool]:
    room = KeptRow.people + SlotRow.capacity - SlotRow.taken >= PEOPLE
    asked = _one(_kept_later(select(KeptRow.id)).where(room, _part(shape)))
    return and_(EventRow.last_release_at > NOW, asked.is_not(None))


def _kept_later(asked: Select) -> Select:
    return (
        asked.select_from(KeptRow)
        .join(SlotRow, SlotRow.id == KeptRow.slot_id)
        .where(
            SlotRow.event_id == EventRow.id,
            SlotRow.starts_at > NOW,
            KeptRow.kind.in_([literal(kind) for kind in ANNOUNCED]),
            KeptRow.ends_at > NOW,
        )
        .correlate(EventRow)
    )


def _part(shape: Shape) -> ColumnElement[bool]:
    return SlotRow.part == PART if shape.part else true()


def _one(asked: Select) -> ColumnElement:
    return asked.limit(1).correlate(EventRow).scalar_subquery()


def _word(name: str, number: int) -> ColumnElement[str]:
    return bindparam(f"{name}{number}", type_=String)
