"""The end of the old name, when nobody knows only that one any more."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drops the old column with what kept both the same."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("same_new", "same_remind_at", "same_reminder_at"):
            op.execute(f"DROP TRIGGER {name}")
        op.execute("DROP INDEX ix_booking_remind_at")
    else:
        op.execute("DROP TRIGGER same_reminder ON booking")
        op.execute("DROP FUNCTION same_reminder")
    op.execute("ALTER TABLE booking DROP COLUMN remind_at")
