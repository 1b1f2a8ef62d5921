"""Numbers and places in a cell: ZIP, ward, coordinates, minutes, places, windows."""

import re
from collections.abc import Mapping
from datetime import time

from citykey_site.domain.event_csv.faults import CellWrong, FaultCode
from citykey_site.domain.event_csv.moments import read_time

MOST_PLACES = 1000
MINUTES = range(5, 481)
WARDS = range(1, 51)
# A box around the city; its corners are rounded outward from the City's own boundary.
LATITUDES = (41.6, 42.05)
LONGITUDES = (-87.95, -87.5)

WHOLE = re.compile(r"(\d{1,9})(?:\.0+)?")
MINUTE_WORDS = re.compile(r"\s*min(?:ute)?s?\.?", re.IGNORECASE)
ZIP = re.compile(r"(\d{5})(?:-\d{4}|\.0+)?")
WARD = re.compile(r"(?:ward )?(\d{1,2})(?:st|nd|rd|th)?(?:\.0+)?(?: ward)?", re.IGNORECASE)
BETWEEN_WINDOWS = re.compile(r"[;,|]|(?<=\d) (?=\d+[:.]\d\d)")
DEGREES = re.compile(r"([-\u2212]?)(\d{1,3}[.,]\d{1,20}|\d{1,3})")


def read_places(text: str) -> int:
    """Returns a number of places for people, 0 to 1,000; 0 closes the window."""
    advice = f"Write the number of places as a whole number from 0 to {MOST_PLACES}."
    return _whole(text, range(MOST_PLACES + 1), FaultCode.PLACES_WRONG, advice)


def read_minutes(text: str) -> int:
    """Returns the length of a window in minutes, 5 to 480 (a working day)."""
    advice = f"Write the minutes of one window, from {MINUTES.start} to {MINUTES.stop - 1}."
    return _whole(MINUTE_WORDS.sub("", text), MINUTES, FaultCode.MINUTES_WRONG, advice)


def read_zip(text: str) -> str:
    """Returns the five digits of a ZIP code; ZIP+4 loses its four."""
    found = ZIP.fullmatch(text)
    if not found:
        raise CellWrong(FaultCode.ZIP_WRONG, "Write the five digits of the ZIP code, like 60623.")
    return str(int(found[1])).zfill(5)


def read_ward(text: str) -> int:
    """Returns the number of a ward; there are 50."""
    found = WARD.fullmatch(text)
    if not found or int(found[1]) not in WARDS:
        advice = "Write the number of the ward, from 1 to 50, or leave the cell empty."
        raise CellWrong(FaultCode.WARD_WRONG, advice)
    return int(found[1])


def read_latitude(text: str) -> float:
    """Returns degrees north, inside the box around Chicago."""
    return _degrees(text, LATITUDES, "latitude like 41.8781")


def read_longitude(text: str) -> float:
    """Returns degrees east, so negative, inside the box around Chicago."""
    return _degrees(text, LONGITUDES, "longitude like -87.6298, with its minus sign")


def read_windows(text: str) -> Mapping[time, int]:
    """Returns the places by wall time of the windows that differ, from `10:00=12; 10:30=0`."""
    found: dict[time, int] = {}
    for piece in BETWEEN_WINDOWS.split(text):
        if piece.strip():
            clock, places = _window(piece.strip())
            if clock in found:
                raise _windows_wrong(f"Write the window {clock:%H:%M} once.", piece)
            found[clock] = places
    return found


def _window(piece: str) -> tuple[time, int]:
    clock, _, places = piece.partition("=")
    try:
        return read_time(clock.strip()), read_places(places.strip())
    except CellWrong:
        advice = "Write windows that differ like 10:00=12;10:30=0."
        raise _windows_wrong(advice, piece) from None


def _windows_wrong(advice: str, value: str) -> CellWrong:
    return CellWrong(FaultCode.WINDOWS_WRONG, advice, value)


def _whole(text: str, allowed: range, code: FaultCode, advice: str) -> int:
    found = WHOLE.fullmatch(text)
    if not found or int(found[1]) not in allowed:
        raise CellWrong(code, advice)
    return int(found[1])


def _degrees(text: str, box: tuple[float, float], like: str) -> float:
    found = DEGREES.fullmatch(text)
    if not found:
        raise CellWrong(FaultCode.POINT_WRONG, f"Write the {like}.")
    degrees = float(found[2].replace(",", ".")) * (-1 if found[1] else 1)
    if not box[0] <= degrees <= box[1]:
        advice = f"Write a {like}; this one is outside Chicago."
        raise CellWrong(FaultCode.POINT_OUTSIDE, advice)
    return degrees
