"""What can be wrong with a CSV file of events, told so that the writer can mend it."""

from dataclasses import dataclass
from enum import StrEnum

from citykey_site.domain.events import EventPlan
from citykey_site.domain.typed import plain

LONGEST_VALUE = 60


class FaultCode(StrEnum):
    """Names each fault, and the notes, which stop nothing (the last six)."""

    FILE_TOO_BIG = "file-too-big"
    FILE_EMPTY = "file-empty"
    FILE_NOT_TEXT = "file-not-text"
    FILE_IS_SPREADSHEET = "file-is-spreadsheet"
    FILE_NOT_UTF8 = "file-not-utf-8"
    HEADER_MISSING = "header-missing"
    COLUMN_MISSING = "column-missing"
    COLUMN_TWICE = "column-twice"
    ROWS_MISSING = "rows-missing"
    ROWS_TOO_MANY = "rows-too-many"
    QUOTE_OPEN = "quote-open"
    CELLS_TOO_MANY = "cells-too-many"
    CELL_EMPTY = "cell-empty"
    CELL_TOO_LONG = "cell-too-long"
    ID_WRONG = "id-wrong"
    ID_TWICE = "id-twice"
    ZIP_WRONG = "zip-wrong"
    WARD_WRONG = "ward-wrong"
    POINT_WRONG = "point-wrong"
    POINT_OUTSIDE = "point-outside"
    POINT_HALF = "point-half"
    DATE_WRONG = "date-wrong"
    WEEKDAY_WRONG = "weekday-wrong"
    TIME_WRONG = "time-wrong"
    CLOCK_CHANGE = "clock-change"
    ENDS_TOO_EARLY = "ends-too-early"
    MINUTES_WRONG = "minutes-wrong"
    WINDOW_TOO_LONG = "window-too-long"
    WINDOWS_TOO_MANY = "windows-too-many"
    WINDOWS_WRONG = "windows-wrong"
    PLACES_WRONG = "places-wrong"
    SPEAKS_UNKNOWN = "speaks-unknown"
    ACCESS_UNKNOWN = "access-unknown"
    MOMENT_WRONG = "moment-wrong"
    RELEASE_WRONG = "release-wrong"
    DRAW_WRONG = "draw-wrong"
    DRAW_RUNNING = "draw-running"
    ANSWER_WRONG = "answer-wrong"
    STATUS_UNKNOWN = "status-unknown"
    PUBLISH_AT_WRONG = "publish-at-wrong"
    VENUE_DIFFERS = "venue-differs"
    EVENT_OVER = "event-over"
    STATUS_BACK = "status-back"
    PLACES_BOOKED = "places-booked"

    COLUMN_UNKNOWN = "column-unknown"
    ID_MADE = "id-made"
    REST_LEFT_OUT = "rest-left-out"
    OPENS_TOO_LATE = "opens-too-late"
    ZIP_UNKNOWN = "zip-unknown"
    PLACE_UNKNOWN = "place-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Holds one fault or note.

    `row` counts as a spreadsheet does, the header being row 1, and is None for the whole file.
    `value` is what was found, cut to 60 characters. `advice` is one English sentence.
    """

    row: int | None = None
    column: str | None = None
    code: FaultCode
    value: str = ""
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Holds what a file says; where there is a fault there are no plans.

    `rows` has the number of the row of each plan.
    """

    plans: tuple[EventPlan, ...] = ()
    rows: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


class CellWrong(Exception):
    """Is raised by the reader of one cell; `value` is the part that is wrong, where not all is."""

    def __init__(self, code: FaultCode, advice: str, value: str | None = None) -> None:
        """Keeps the fault, which does not know its row and column yet."""
        super().__init__(advice)
        self.code = code
        self.advice = advice
        self.value = value


class FileWrong(Exception):
    """Is raised where the file cannot be read as a table; `fault` tells why."""

    def __init__(self, fault: Fault) -> None:
        """Keeps the fault."""
        super().__init__(fault.advice)
        self.fault = fault


def shown(text: str) -> str:
    """Returns the start of a cell as it can safely be shown."""
    return plain(" ".join(text[: LONGEST_VALUE * 4].split()), limit=LONGEST_VALUE)
