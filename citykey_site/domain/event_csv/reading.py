"""Reads a whole file: all rows are checked before one event is handed out."""

from collections.abc import Sequence
from dataclasses import replace

from citykey_site.domain.event_csv import ids
from citykey_site.domain.event_csv.columns import Header, read_header
from citykey_site.domain.event_csv.faults import Fault, FaultCode, FileWrong, Reading, shown
from citykey_site.domain.event_csv.row_cells import Row
from citykey_site.domain.event_csv.rows import read_row
from citykey_site.domain.event_csv.same_venue import with_same_venues
from citykey_site.domain.event_csv.table import read_table
from citykey_site.domain.events import EventPlan

Read = tuple[Row, EventPlan]


def read_events(data: bytes) -> Reading:
    """Returns the events in a CSV file, or every fault in it and then no event.

    Takes UTF-8 with or without BOM, and a comma, semicolon or tab between cells; at most 20 MB
    and 20,000 rows. Raises nothing.
    """
    try:
        table = read_table(data)
    except FileWrong as wrong:
        return Reading(faults=(wrong.fault,))
    number, names = table.header
    header = read_header(names, row=number)
    if not any(header.columns):
        return Reading(faults=header.faults, notes=header.notes)
    return _read_rows(header, table.rows)


def _read_rows(header: Header, rows: Sequence[tuple[int, list[str]]]) -> Reading:
    faults, notes, read = [], list(header.notes), []
    for number, cells in rows:
        row = Row(number=number, cells=_by_column(header, cells))
        _check_width(header, cells, row)
        plan = read_row(row)
        # A missing column is told once, not once more in every row.
        faults += [fault for fault in row.faults if fault.column not in header.missing]
        notes += row.notes
        if plan:
            read.append((row, plan))
    plans, twice, made = _identified(read)
    numbers = tuple(row.number for row, _ in read)
    plans, differ = with_same_venues(tuple(zip(numbers, plans, strict=True)))
    faults = sorted((*header.faults, *faults, *twice, *differ), key=lambda fault: fault.row or 0)
    if faults:
        return Reading(faults=tuple(faults), notes=tuple(notes))
    return Reading(plans=tuple(plans), rows=numbers, notes=(*notes, *made))


def _by_column(header: Header, cells: Sequence[str]) -> dict[str, str]:
    return {column: cell for column, cell in zip(header.columns, cells, strict=False) if column}


def _check_width(header: Header, cells: Sequence[str], row: Row) -> None:
    extra = next((cell for cell in cells[header.width :] if cell.strip()), None)
    if extra is not None:
        advice = "Put quotation marks around a cell with a comma or semicolon in it."
        row.tell(None, FaultCode.CELLS_TOO_MANY, advice, extra)


def _identified(read: Sequence[Read]) -> tuple[tuple[EventPlan, ...], list[Fault], list[Fault]]:
    """Returns the plans with their ids, the ids that come twice, and a note on made ids."""
    rows: dict[str, int] = {}
    twice = [_twice(row, plan.public_id, rows) for row, plan in read if plan.public_id]
    seen: dict[tuple, int] = {}
    plans, made = [], []
    for row, plan in read:
        if not plan.public_id:
            twice.append(_same(row, plan, seen))
            plan = replace(plan, public_id=_free_id(plan, rows))
            rows[plan.public_id] = row.number
            made.append(plan.public_id)
        plans.append(plan)
    return tuple(plans), [fault for fault in twice if fault], _made_note(made)


def _twice(row: Row, public_id: str, rows: dict[str, int]) -> Fault | None:
    first = rows.setdefault(public_id, row.number)
    if first == row.number:
        return None
    advice = f"Write another event_id; row {first} has this one."
    return _id_fault(row, public_id, advice)


def _same(row: Row, plan: EventPlan, seen: dict[tuple, int]) -> Fault | None:
    name = ids.slug(plan.venue.name) or plan.venue.name
    what = (plan.day, name, plan.starts)
    first = seen.setdefault(what, row.number)
    if first == row.number:
        return None
    advice = f"Write an event_id, or take this row out; row {first} is at the same place and time."
    return _id_fault(row, "", advice)


def _id_fault(row: Row, value: str, advice: str) -> Fault:
    return Fault(
        row=row.number,
        column="event_id",
        code=FaultCode.ID_TWICE,
        value=shown(value),
        advice=advice,
    )


def _free_id(plan: EventPlan, rows: dict[str, int]) -> str:
    names = ids.made_ids(plan.day, plan.venue.name, plan.starts)
    return next(name for name in names if name not in rows)


def _made_note(made: Sequence[str]) -> list[Fault]:
    if not made:
        return []
    advice = "Keep the event_id that was made from the date and the venue, to change it later."
    return [Fault(column="event_id", code=FaultCode.ID_MADE, value=made[0], advice=advice)]
