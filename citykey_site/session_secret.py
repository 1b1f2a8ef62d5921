"""The secret that signs cookies: the newest signs, those before it are believed for a while.

In its file the newest stands first, one in a line. Several processes with the same file agree
within a request: each looks whether the file has changed.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

BYTES = 48
# The longest that anything signed is of use: a staff session (`domain/staff.py`).
BELIEVED_FOR = timedelta(hours=12)


class SessionSecret:
    """Is the secret as it is now: of the settings, or of a file that may change."""

    def __init__(self, lines: tuple[str, ...] = (), *, path: Path | None = None) -> None:
        self.path = path
        self._fixed = lines
        self._lines: tuple[str, ...] = ()
        self._seen: tuple[int, ...] | None = None

    def lines(self) -> tuple[str, ...]:
        """Returns the secrets, the newest first.

        A file that is gone, empty or half written for a moment changes nothing. Raises OSError
        where it never could be read.
        """
        if self.path is None:
            return self._fixed
        try:
            found = self.path.stat()
            seen = (found.st_mtime_ns, found.st_ino, found.st_size)
            if seen != self._seen:
                self._lines = _read(self.path) or self._lines
                self._seen = seen
        except OSError:
            if not self._lines:
                raise
        return self._lines


def make(path: Path) -> None:
    """Makes a file with a secret, unless it is there already."""
    # Written aside and linked into place: of two processes that start at once one loses, and
    # neither reads a secret that is not written yet.
    if not path.exists():
        draft = _draft(path, [secrets.token_urlsafe(BYTES)])
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()


def renew(path: Path) -> None:
    """Puts a new secret before those of a file. Raises OSError where it cannot be written."""
    with _alone(path):
        _draft(path, [secrets.token_urlsafe(BYTES), *_read(path)]).replace(path)


def forget_old(path: Path, *, now: datetime) -> bool:
    """Removes the older secrets half a day after the newest was made; tells whether it did."""
    if not _has_old(path, now=now):
        return False
    with _alone(path):
        if not _has_old(path, now=now):
            return False
        _draft(path, [_read(path)[0]]).replace(path)
    return True


def _has_old(path: Path, *, now: datetime) -> bool:
    made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return now >= made + BELIEVED_FOR and len(_read(path)) > 1


def _read(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text("utf-8").split())


def _draft(path: Path, lines: list[str]) -> Path:
    draft = path.with_name(f".{secrets.token_hex(8)}")
    with open(draft, "x", encoding="ascii", opener=_private) as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return draft


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
