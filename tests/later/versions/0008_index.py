"""An index of the new column, built while people book; a step of its own, for it can be killed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAME = "ix_booking_reminder_at"


def upgrade() -> None:
    """Builds the index; PostgreSQL outside a transaction, so that nobody waits for it."""
    given = {"if_not_exists": True}
    if op.get_bind().dialect.name == "sqlite":
        _build(**given)
        return
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        # A killed build leaves an index that counts for nothing.
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")
        _build(postgresql_concurrently=True, **given)


def _build(**how: object) -> None:
    where = sa.text("reminder_at IS NOT NULL")
    op.create_index(
        NAME, "booking", ["reminder_at"], postgresql_where=where, sqlite_where=where, **how
    )
