"""The time; the only caller of `datetime.now` and of the steady clock."""

import time
from datetime import UTC, datetime
from pathlib import Path

_file: Path | None = None


def use_file(path: Path | None) -> None:
    """Lets the clock start from the moment written in a file (tests and demonstrations only)."""
    global _file
    _file = path


def now() -> datetime:
    """Returns the present moment, aware UTC.

    With a file, the present is the moment in it plus the time since it was written, so that
    several processes agree and writing the file anew moves them all. Raises ValueError where
    the file does not hold an ISO 8601 moment with an offset.
    """
    real = datetime.now(UTC)
    if _file is None:
        return real
    start = datetime.fromisoformat(_file.read_text("utf-8").strip())
    if start.tzinfo is None:
        raise ValueError("the moment in the clock file has no offset, such as -06:00")
    written = datetime.fromtimestamp(_file.stat().st_mtime, UTC)
    return start.astimezone(UTC) + (real - written)


def steady() -> float:
    """Returns seconds of a clock that nobody sets; only the difference of two means anything."""
    return time.monotonic()
