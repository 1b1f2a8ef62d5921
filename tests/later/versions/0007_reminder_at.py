"""A new name for the moment of the reminder, kept the same as the old one whoever writes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column without touching a row, and triggers for programs of both releases."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE booking ADD COLUMN reminder_at DATETIME")
        _keep_same_on_sqlite()
    else:
        op.execute("ALTER TABLE booking ADD COLUMN reminder_at TIMESTAMP WITH TIME ZONE")
        _keep_same_on_postgresql()


def backfill(connection: sa.Connection, rows: int) -> int:
    """Fills at most so many rows."""
    fill = sa.text(
        "UPDATE booking SET reminder_at = remind_at WHERE id IN (SELECT id FROM booking "
        "WHERE reminder_at IS NULL AND remind_at IS NOT NULL ORDER BY id LIMIT :rows)"
    )
    return connection.execute(fill, {"rows": rows}).rowcount


def _keep_same_on_sqlite() -> None:
    op.execute(
        "CREATE TRIGGER same_new AFTER INSERT ON booking BEGIN UPDATE booking SET "
        "reminder_at = coalesce(NEW.reminder_at, NEW.remind_at), "
        "remind_at = coalesce(NEW.reminder_at, NEW.remind_at) WHERE id = NEW.id; END"
    )
    for changed, other in (("remind_at", "reminder_at"), ("reminder_at", "remind_at")):
        op.execute(
            f"CREATE TRIGGER same_{changed} AFTER UPDATE OF {changed} ON booking "
            f"WHEN NEW.{changed} IS NOT OLD.{changed} AND NEW.{changed} IS NOT NEW.{other} "
            f"BEGIN UPDATE booking SET {other} = NEW.{changed} WHERE id = NEW.id; END"
        )


def _keep_same_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION same_reminder() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'INSERT' THEN "
        "NEW.reminder_at := coalesce(NEW.reminder_at, NEW.remind_at); "
        "NEW.remind_at := NEW.reminder_at; "
        "ELSIF NEW.remind_at IS DISTINCT FROM OLD.remind_at THEN "
        "NEW.reminder_at := NEW.remind_at; "
        "ELSIF NEW.reminder_at IS DISTINCT FROM OLD.reminder_at THEN "
        "NEW.remind_at := NEW.reminder_at; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER same_reminder BEFORE INSERT OR UPDATE ON booking "
        "FOR EACH ROW EXECUTE FUNCTION same_reminder()"
    )
