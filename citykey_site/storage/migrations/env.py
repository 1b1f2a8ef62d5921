"""Runs migrations on the connection that `alembic_runs.py` hands over."""

from alembic import context
from sqlalchemy import text

from citykey_site.storage.tables import Base


def run() -> None:
    """Runs a migration in one transaction, and marks which programs still work after it."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        user_module_prefix="",
        transaction_per_migration=True,
        on_version_apply=_mark,
    )
    with context.begin_transaction():
        context.run_migrations()


def _mark(*, ctx, **_: object) -> None:
    found = context.config.attributes
    if found["marks"]:
        mark = text("UPDATE schema_mark SET oldest_program = :oldest")
        ctx.connection.execute(mark, {"oldest": found["oldest_program"]})


run()
