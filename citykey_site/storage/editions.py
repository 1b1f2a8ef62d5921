"""Reads the edition of the public pages: a number that grows with every change of what they show.

`storage/migrations/versions/0006_many_machines.py` has the triggers that count.
"""

import os
import threading
import time
from contextlib import suppress

from sqlalchemy import Engine

from citykey_site.storage.db import db

# Where the database does not answer nobody waits behind another's question for longer; pages are
# then made as if none were kept.
PATIENCE_SECONDS = 1.0
# One row on SQLite, one for each group of connections on PostgreSQL.
QUESTION = "SELECT CAST(sum(number) AS bigint) FROM edition"


class EditionUnknown(Exception):
    """The database gave no answer to whoever asked before."""


class Editions:
    """Asks for the edition on a connection of its own, in one short question.

    Who arrives while another asks waits, and takes the answer to a question that began after it
    had arrived: under load many share one answer, and none gets one from before its time. They
    share a failure as well: each for itself would wait, one after the other.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()
        self._connection = None
        self._process = 0
        self._asked_at = 0.0
        self._failed_at = 0.0
        self._number = 0
        self._lost = 0

    def newest(self) -> int:
        """Returns the edition of the last commit.

        It never goes back: where the database does (a standby that lacks the last commits, an older
        file put in its place), that is a change as well. Raises EditionUnknown, or the driver's
        error.
        """
        arrived = time.monotonic()
        if not self._turn.acquire(timeout=PATIENCE_SECONDS):
            raise EditionUnknown
        try:
            if self._process != os.getpid() or self._asked_at <= arrived:
                self._renew(arrived)
            return self._number + self._lost
        finally:
            self._turn.release()

    def close(self) -> None:
        """Gives the connection up; whoever asks next opens another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):  # Each driver has failures of its own for a broken one.
                connection.close()

    def _renew(self, arrived: float) -> None:
        if arrived < self._failed_at:
            raise EditionUnknown
        asked_at = time.monotonic()
        try:
            number = self._ask()
        except Exception:
            self._failed_at = time.monotonic()
            raise
        if number < self._number:
            self._lost += self._number - number + 1
        self._number, self._asked_at = number, asked_at

    def _ask(self) -> int:
        try:
            cursor = self._own().cursor()
            cursor.execute(QUESTION)
            [(number,)] = cursor.fetchall()
            cursor.close()
        except Exception:
            self.close()  # It may be broken: the next asker gets another.
            raise
        return number

    def _own(self):
        # A connection is of one process: what was opened before a fork belongs to the parent.
        if self._connection is None or self._process != os.getpid():
            pooled = self._engine.raw_connection()
            pooled.detach()
            self._connection = pooled.dbapi_connection
            if self._engine.dialect.name == "postgresql":
                self._connection.autocommit = True
            self._process = os.getpid()
        return self._connection


def editions() -> Editions:
    """Returns what asks the database of the open app."""
    return Editions(db.engine)
