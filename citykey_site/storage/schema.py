"""Tells whether this program and the schema of its database work together.

During a deploy an older program goes on with a newer schema, as long as nothing was taken away
that it needs. `upgrading.py` changes the schema.
"""

from sqlalchemy import Connection, inspect, text

from citykey_site.loading import Later
from citykey_site.storage import steps
from citykey_site.storage.db import db

# Alembic takes a tenth of a start, and most starts find nothing to do.
upgrading = Later("citykey_site.storage.upgrading")
BEHIND = "Schema: not up to date. Run: ./citykey upgrade"
PROGRAM_TOO_OLD = (
    "Schema: the database is of revision {}, and this program, which knows up to {}, is too old "
    "for it. Start a newer program."
)


class Misfit(Exception):
    """Program and schema do not work together; its text says what to do."""


def head() -> str:
    """Returns the newest revision of the schema that this program knows."""
    return steps.head()


def upgrade() -> tuple[str | None, str | None]:
    """Upgrades the schema as far as now possible; returns the revision before and after.

    Twice is safe. Raises Misfit where a newer program has made the database too new for this one.
    """
    with db.engine.connect() as connection:
        found = revision_of(connection)
    if found is None or found < steps.head():
        return upgrading.upgrade()
    refuse_misfit()
    return found, found


def waiting() -> str | None:
    """Returns the first step that this database still misses, None where it misses none."""
    with db.engine.connect() as connection:
        left = steps.after(revision_of(connection))
    return left[0].revision if left else None


def problem() -> str | None:
    """Says in a sentence why this program cannot work with its database, None where it can.

    Raises SQLAlchemy's error where the database is away.
    """
    with db.engine.connect() as connection:
        found = revision_of(connection)
        if found is None or found < steps.needed():
            return BEHIND
        if found > steps.head() and oldest_program(connection) > steps.head():
            return PROGRAM_TOO_OLD.format(found, steps.head())
    return None


def fits() -> bool:
    """Tells whether the database is there and this program can work with its schema."""
    return problem() is None


def refuse_misfit() -> None:
    """Raises Misfit where this program cannot work with its database."""
    wrong = problem()
    if wrong is not None:
        raise Misfit(wrong)


def revision_of(connection: Connection) -> str | None:
    """Returns the revision of a database, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def oldest_program(connection: Connection) -> str:
    """Returns the oldest program that works on this schema, which has the mark."""
    return connection.scalar(text("SELECT oldest_program FROM schema_mark"))
