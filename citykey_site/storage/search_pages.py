"""One page of what fits a search, in its order, by one statement that stops when it has enough."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Row, Select, func, select, true

from citykey_site.domain.search import COUNTED_ROWS, PAGE_ROWS, Search, Sort
from citykey_site.storage import distances
from citykey_site.storage.db import session
from citykey_site.storage.tables import EventRow, SlotRow, VenueRow

# One more than is counted tells that there are more.
MOST = COUNTED_ROWS + 1


def by_distance(search: Search) -> bool:
    """Tells whether the nearest comes first: a ward has no point to measure from."""
    return search.sort is Sort.NEAREST and search.measures


def first_row(search: Search) -> int:
    """Counts the rows before the page."""
    return (search.page - 1) * PAGE_ROWS


def read(
    matching: Select,
    answer: Select,
    search: Search,
    *,
    table: type[EventRow] | type[SlotRow],
    areas: Iterator[ColumnElement[bool]],
) -> tuple[Sequence[Row], int]:
    """Returns the rows of a page, and how many there are in all as far as they are counted.

    `matching` gives the row and the start of whatever fits, `answer` the facts of rows of the
    same `table`. The nearest are looked for in one of the `areas` after the other.
    """
    for area in areas if by_distance(search) else [true()]:
        rows = session().execute(_page(matching.where(area), answer, search, table)).all()
        counted = rows[0][-1] if rows else 0
        if counted == MOST:
            break
    return [row[:-1] for row in rows], first_row(search) + counted if rows else 0


def _page(
    matching: Select, answer: Select, search: Search, table: type[EventRow] | type[SlotRow]
) -> Select:
    near = []
    if by_distance(search):
        point = search.place.point
        near = [distances.unmeasured().label("far"), distances.squared(point).label("distance")]
        matching = matching.join(VenueRow, VenueRow.id == EventRow.venue_id).add_columns(*near)
    ordered = matching.order_by(*near, table.starts_at, table.id)
    hits = ordered.limit(MOST).offset(first_row(search)).cte("hits")
    order = [hits.c[column.name] for column in near] + [hits.c.starts_at, hits.c.id]
    page = select(hits).order_by(*order).limit(PAGE_ROWS).subquery("page")
    counted = select(func.count()).select_from(hits).scalar_subquery()
    again = [page.c[column.name] for column in order]
    joined = answer.join(page, page.c.id == table.id)
    return joined.add_columns(counted).order_by(*again)
