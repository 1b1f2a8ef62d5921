"""One page of what fits a search, in its order, by one statement that stops when it has enough."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, any_, func, select

from citykey_site.domain.search import COUNTED_ROWS
from citykey_site.storage import distances
from citykey_site.storage.db import session
from citykey_site.storage.hot_reads import HotRead
from citykey_site.storage.outlook import Outlook
from citykey_site.storage.search_shape import ROWS, SKIPPED, Shape
from citykey_site.storage.tables import EventRow, SlotRow, VenueRow

# One more than is counted tells that there are more.
MOST = COUNTED_ROWS + 1
Table = type[EventRow] | type[SlotRow]


def read(
    make: Callable[[Shape], HotRead],
    shape: Shape,
    values: Mapping[str, object],
    *,
    seen: Outlook,
    nearest: int,
) -> tuple[Sequence[tuple], int]:
    """Returns the rows of a page, and how many there are in all as far as they are counted.

    `make` gives the statement of a shape. Where the nearest come first they are looked for among
    so many of the `nearest` places, and among more where those do not hold enough.
    """
    fenced = session().get_bind().dialect.name == "postgresql"
    shape = replace(shape, few=seen.few, fenced=fenced)
    values = {**values, "needed": values["skipped"] + MOST}
    number = nearest if shape.by_distance and not seen.few else seen.venues
    while True:
        within = number < seen.venues
        statement = make(replace(shape, within=within))
        rows = statement.rows(**values, nearer=number - 1)
        counted = rows[0][-1] if rows else 0
        if counted == MOST or not within:
            return rows, values["skipped"] + counted if rows else 0
        # Twice as many as would do if what fits were spread evenly.
        number *= 2 * values["needed"] // (counted or 1)


def page(matching: Select, answer: Select, shape: Shape, table: Table) -> HotRead:
    """Returns the statement of a page, with the count on each row.

    `matching` gives the row and the start of whatever fits, `answer` the facts of rows of the
    same `table`, which are read for the rows of the page alone.
    """
    near = []
    row, starts = matching.selected_columns
    if shape.by_distance:
        near = [distances.unmeasured().label("far"), distances.squared().label("distance")]
        matching = matching.join(VenueRow, VenueRow.id == EventRow.venue_id).add_columns(*near)
    if shape.within:
        matching = matching.where(_near(shape))
    ordered = matching.order_by(*near, starts, row)
    hits = ordered.limit(MOST).offset(SKIPPED).cte("hits")
    order = [column.name for column in near] + ["starts_at", "id"]
    rows = select(hits).order_by(*(hits.c[name] for name in order)).limit(ROWS)
    rows = rows.subquery("page")
    counted = select(func.count()).select_from(hits).scalar_subquery()
    joined = answer.join(rows, rows.c.id == table.id).add_columns(counted)
    return HotRead(joined.order_by(*(rows.c[name] for name in order)))


def _near(shape: Shape) -> ColumnElement[bool]:
    if shape.fenced:
        # As a list, so that PostgreSQL does not take it for most of the venues.
        return EventRow.venue_id == any_(func.array(distances.nearest().scalar_subquery()))
    return EventRow.venue_id.in_(distances.nearest())
