"""Tells whether deeds could be written now, without writing anything or asking for a lock."""

import os
from pathlib import Path

from sqlalchemy import text

from citykey_site.storage.db import db
from citykey_site.storage.sqlite import database_file

ROOM_BYTES = 4 * 1024 * 1024  # A deed writes some pages to the log; below this a disk is full.


def can_write() -> bool:
    """Tells whether the database takes writing: no read-only file, full disk, role or standby.

    Raises SQLAlchemy's error where the database is away.
    """
    file = database_file(db.engine)
    if file is not None:
        # The system's answer, which knows of a disk that became read-only: SQLite holds its file
        # open and would find out at the first page that it writes.
        return all(os.access(path, os.W_OK) for path in (file, file.parent)) and _has_room(file)
    with db.engine.connect() as connection:
        return connection.scalar(text("SHOW transaction_read_only")) == "off"


def _has_room(file: Path) -> bool:
    disk = os.statvfs(file)
    return disk.f_bavail * disk.f_frsize >= ROOM_BYTES
