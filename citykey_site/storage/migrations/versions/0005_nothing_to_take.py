"""Mailboxes that asked for no more emails, the time that the erasure believes, legal holds."""

import sqlalchemy as sa
from alembic import op

from citykey_site.storage.columns import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = UtcDateTime(timezone=True)


def upgrade() -> None:
    """Adds what guards the erasure."""
    _make_mail_stops()
    op.create_table(
        "clock_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("trusted_at", MOMENT, nullable=False),
        sa.Column("doubted_since", MOMENT, nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_clock_mark_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_mark")),
    )
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )


def _make_mail_stops() -> None:
    op.create_table(
        "mail_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealing", sa.String(length=32), nullable=False),
        sa.Column("email_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_stop")),
        sa.UniqueConstraint(
            "sealing", "email_index", name=op.f("uq_mail_stop_sealing_email_index")
        ),
    )
    op.create_index(op.f("ix_mail_stop_email_index"), "mail_stop", ["email_index"])
    op.create_index(op.f("ix_mail_stop_ends_on"), "mail_stop", ["ends_on"])
