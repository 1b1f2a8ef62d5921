"""Runs migrations on the connection that `storage/schema.py` hands over."""

from alembic import context

from citykey_site.storage.tables import Base


def run() -> None:
    """Runs the migrations in one transaction."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        user_module_prefix="",
    )
    with context.begin_transaction():
        context.run_migrations()


run()
