"""News of events, a navigator's sitting, reports about pages, and mail that came back."""

import sqlalchemy as sa
from alembic import op

from citykey_site.storage.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = UtcDateTime(timezone=True)


def upgrade() -> None:
    """Adds what reaches people."""
    op.add_column(
        "booking", sa.Column("returned", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    _make_news()
    _make_sittings()
    _make_reports()
    _make_returns()


def _make_news() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("sealing", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("often", sa.String(length=8), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("email_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("look_at", MOMENT, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("often IN ('daily', 'weekly')", name=op.f("ck_subscription_often")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("uid", name=op.f("uq_subscription_uid")),
    )
    op.create_index(op.f("ix_subscription_email_index"), "subscription", ["email_index"])
    op.create_index(op.f("ix_subscription_ends_on"), "subscription", ["ends_on"])
    op.create_index(op.f("ix_subscription_look_at"), "subscription", ["look_at"])


def _make_sittings() -> None:
    op.create_table(
        "sitting",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("sealing", sa.String(length=32), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sitting")),
        sa.UniqueConstraint("uid", name=op.f("uq_sitting_uid")),
    )
    op.create_index(op.f("ix_sitting_expires_at"), "sitting", ["expires_at"])


def _make_reports() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("page", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("sealing", sa.String(length=32), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("uid", name=op.f("uq_report_uid")),
    )
    op.create_index(op.f("ix_report_day"), "report", ["day"])


def _make_returns() -> None:
    op.create_table(
        "return_tally",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "outcome", name=op.f("pk_return_tally")),
    )
