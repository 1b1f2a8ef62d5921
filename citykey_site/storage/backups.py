"""Gives all rows as lines of text, the same for every engine, and brings them back."""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import Connection, Table, delete, insert, select, text, tuple_, update

from citykey_site.storage.db import Base, db, session
from citykey_site.storage.tables import (
    EditionRow,
    ErasedDayRow,
    HistoryRow,
    LegalHoldRow,
    MailedCodeRow,
    PassRow,
    SchemaMarkRow,
    SittingRow,
    StaffSessionRow,
)
from citykey_site.storage.vault import vault

KEY_PREFIX = "backup-"
BATCH = 500
# Who was signed in, or had something open, when the backup was made is not any more.
NEVER_KEPT = {row.__tablename__ for row in (PassRow, SittingRow, StaffSessionRow, MailedCodeRow)}
# It goes on counting through a restore, so that no page from before it passes for a new one.
OF_THE_DATABASE = {EditionRow.__tablename__, SchemaMarkRow.__tablename__}
# Public records: what a database has of them is never taken away, only completed.
COMPLETED = {row.__tablename__ for row in (HistoryRow, ErasedDayRow, LegalHoldRow)}


def key_of(day: date) -> str:
    """Returns the name of the key for the backups of a Chicago date."""
    return f"{KEY_PREFIX}{day.isoformat()}"


def last_day(key: str, *, days: int) -> date:
    """Returns the last Chicago date on which the backups under a key can be read."""
    return date.fromisoformat(key.removeprefix(KEY_PREFIX)) + timedelta(days=days)


def destroy_ended(today: date, *, days: int) -> list[str]:
    """Destroys the keys of backups that are older, and returns their names."""
    ended = [key for key in vault().names(KEY_PREFIX) if last_day(key, days=days) < today]
    for key in ended:
        vault().destroy(key)
    return ended


def dump() -> Iterator[bytes]:
    """Yields every row of one moment, however many deeds go on meanwhile.

    Each table begins with a line that names it and its columns.
    """
    with db.engine.connect() as connection:
        connection = _of_one_moment(connection)
        for table in _tables():
            named = {"table": table.name, "columns": [column.name for column in table.columns]}
            yield json.dumps(named).encode()
            for row in connection.execute(select(table)):
                yield json.dumps([_plain(value) for value in row], ensure_ascii=False).encode()


def load(lines: Iterable[bytes]) -> int:
    """Puts the rows of a dump in the place of all that is there, and counts them.

    Opens no transaction; on PostgreSQL the numbers of new rows go on after the highest.
    """
    session().expunge_all()
    connection = session().connection()
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in COMPLETED | OF_THE_DATABASE:
            connection.execute(delete(table))
    counted = 0
    for table, rows in _by_table(lines):
        while some := list(islice(rows, BATCH)):
            _insert(connection, table, some)
            counted += len(some)
    # These rows may come from before something was filled.
    connection.execute(update(SchemaMarkRow).values(filled_to=""))
    if connection.dialect.name == "postgresql":
        _go_on_counting(connection)
    return counted


def _tables() -> list[Table]:
    left_out = NEVER_KEPT | OF_THE_DATABASE
    return [table for table in Base.metadata.sorted_tables if table.name not in left_out]


def _of_one_moment(connection: Connection) -> Connection:
    # SQLite sees one moment from the first read of a transaction on; PostgreSQL has to be asked.
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    return connection.execution_options(yield_per=BATCH)


def _by_table(lines: Iterable[bytes]) -> Iterator[tuple[Table, Iterator[dict]]]:
    known = {table.name: table for table in _tables()}
    read = iter(lines)
    line = next(read, None)
    while line is not None:
        named = json.loads(line)
        later: list[bytes | None] = [None]
        yield known[named["table"]], _rows(read, named["columns"], later)
        line = later[0]


def _rows(read: Iterator[bytes], columns: list[str], later: list) -> Iterator[dict]:
    for line in read:
        if line.startswith(b"{"):
            later[0] = line
            return
        yield dict(zip(columns, map(_value, json.loads(line)), strict=True))


def _insert(connection: Connection, table: Table, rows: list[dict]) -> None:
    if table.name in COMPLETED:
        key = tuple(table.primary_key.columns)
        names = [column.name for column in key]
        wanted = tuple_(*key).in_([tuple(row[name] for name in names) for row in rows])
        known = {tuple(row) for row in connection.execute(select(*key).where(wanted))}
        rows = [row for row in rows if tuple(row[name] for name in names) not in known]
    if rows:
        connection.execute(insert(table), rows)


def _go_on_counting(connection: Connection) -> None:
    for table in _tables():
        if "id" in table.columns:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                    f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name}), false)"
                )
            )


def _plain(value: object) -> object:
    # A JSON column may hold anything: its objects are marked as well.
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return {"json": value} if isinstance(value, dict) else value


def _value(plain: object) -> object:
    if not isinstance(plain, dict):
        return plain
    [(mark, value)] = plain.items()
    return READ[mark](value)


READ = {
    "bytes": base64.b64decode,
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "json": lambda value: value,
}
