"""Each connection to the database says which program it belongs to, by the newest step it knows.

So an upgrade sees whether an older program still runs. On PostgreSQL the connection has a name; on
SQLite it holds a shared lock of a file beside the database, which the system frees at any end.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, event, text

from citykey_site.storage import steps

NAME = "citykey "
NAMES = text(
    "SELECT application_name FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name LIKE 'citykey %'"
)


def name() -> str:
    """Returns the name of this program's connections to PostgreSQL."""
    return NAME + steps.head()


def announce(engine: Engine) -> None:
    """Lets every connection to an SQLite database say which program it belongs to."""
    path = _file(Path(engine.url.database), steps.head())

    def hold(_connection, record) -> None:
        with suppress(OSError):  # A read-only folder: nothing can be changed there either.
            record.info[NAME] = _opened(path)
            fcntl.flock(record.info[NAME], fcntl.LOCK_SH)

    def let_go(_connection, record) -> None:
        number = record.info.pop(NAME, None)
        if number is not None:
            os.close(number)

    event.listen(engine, "connect", hold)
    event.listen(engine, "close", let_go)


def older_than(connection: Connection, program: str) -> bool:
    """Tells whether a program runs whose newest step comes before that of another."""
    if connection.dialect.name == "postgresql":
        return any(name < NAME + program for name in connection.scalars(NAMES))
    database = Path(connection.engine.url.database)
    older = (path for path in _files(database) if path.suffix < f".{program}")
    return any(_is_held(path) for path in older)


def _file(database: Path, program: str) -> Path:
    return database.with_name(f"{database.name}.program.{program}")


def _files(database: Path) -> list[Path]:
    return sorted(database.parent.glob(f"{database.name}.program.*"))


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _is_held(path: Path) -> bool:
    """Tells whether a connection holds the file; else removes it, for its program is gone."""
    number = _opened(path)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()
    except BlockingIOError:
        return True
    finally:
        os.close(number)
    return False
