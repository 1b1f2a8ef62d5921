"""Says which process does a duty: one at a time, on however many machines.

On PostgreSQL a turn is an advisory lock of a session on a connection of its own, on SQLite a
locked file beside the database. Both end with the process that has them, so that the next one
takes over. A turn saves work and locks; where two have the same one for a moment, because a
network was cut, the rows themselves still let nothing happen twice.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from zlib import crc32

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from citykey_site.storage.db import db
from citykey_site.storage.sqlite import database_file

ADVISORY_LOCKS = 2178  # Beside those of `storage/upgrading.py` and `storage/postgres.py`.


class Turns(Protocol):
    """Keeps the duties that are this process's own until it gives them back or ends."""

    def take(self, duty: str) -> bool:
        """Tells whether this process has the turn of a duty, now or already.

        Raises DBAPIError or OSError where nobody can tell.
        """

    def give_back(self, duty: str) -> None:
        """Lets another process have the turn: this one failed at it."""

    def close(self) -> None:
        """Gives every turn back."""


def turns() -> Turns:
    """Returns the turns of this process on this app's database."""
    file = database_file(db.engine)
    return ServerTurns() if file is None else FileTurns(file.with_name(f"{file.name}-duties"))


class FileTurns:
    """Locks one file for each duty (`flock`), for processes on one machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mine: dict[str, int] = {}

    def take(self, duty: str) -> bool:
        """Tells whether this process has the turn of a duty."""
        if duty in self._mine:
            return True
        self._folder.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(self._folder / duty, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._mine[duty] = handle
        return True

    def give_back(self, duty: str) -> None:
        """Lets another process have the turn."""
        if duty in self._mine:
            os.close(self._mine.pop(duty))

    def close(self) -> None:
        """Gives every turn back."""
        for duty in list(self._mine):
            self.give_back(duty)


class ServerTurns:
    """Holds advisory locks in PostgreSQL, for processes on any machine."""

    def __init__(self) -> None:
        self._mine: set[str] = set()
        self._connection: Connection | None = None

    def take(self, duty: str) -> bool:
        """Tells whether this process has the turn of a duty."""
        connection = self._answering() or self._connect()
        if duty not in self._mine and connection.scalar(
            select(func.pg_try_advisory_lock(ADVISORY_LOCKS, _number(duty)))
        ):
            self._mine.add(duty)
        return duty in self._mine

    def give_back(self, duty: str) -> None:
        """Lets another process have the turn."""
        if duty in self._mine and self._answering():
            self._mine.discard(duty)
            self._connection.scalar(select(func.pg_advisory_unlock(ADVISORY_LOCKS, _number(duty))))

    def close(self) -> None:
        """Gives every turn back: the locks end with their connection."""
        self._mine.clear()
        if self._connection is not None:
            with suppress(DBAPIError):
                self._connection.close()
            self._connection = None

    def _answering(self) -> Connection | None:
        # Locks are gone with a connection that is cut: whoever asks first has them now.
        if self._connection is not None:
            try:
                self._connection.execute(select(1))
            except DBAPIError:
                self.close()
        return self._connection

    def _connect(self) -> Connection:
        self._connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        # Not of the pool: back in it, it would take its locks along.
        self._connection.detach()
        return self._connection


def _number(duty: str) -> int:
    return crc32(duty.encode()) & 0x7FFFFFFF
