"""Fills the rows that a step of the schema left for later, some at a time."""

from sqlalchemy import Connection, text

from citykey_site.loading import Later
from citykey_site.storage import schema, steps
from citykey_site.storage.steps import Step

# So few that a booking which waits for them waits some milliseconds.
BATCH = 200

alembic_runs = Later("citykey_site.storage.migrations.alembic_runs")


def due(connection: Connection) -> Step | None:
    """Returns the step whose rows are being filled, None where all are."""
    revision = schema.revision_of(connection)
    if revision is None or revision < steps.FIRST_WITH_MARK:
        return None
    filled_to = connection.scalar(text("SELECT filled_to FROM schema_mark"))
    return steps.to_fill(revision, filled_to=filled_to)


def fill_some(connection: Connection) -> int:
    """Fills a batch and returns how many rows it filled; where none are left, marks the step.

    Opens no transaction. Several may do it at once: what is filled is seen in the rows.
    """
    step = due(connection)
    if step is None:
        return 0
    filled = alembic_runs.module(step).backfill(connection, BATCH)
    if not filled:
        done = {"revision": step.revision}
        connection.execute(text("UPDATE schema_mark SET filled_to = :revision"), done)
    return filled
