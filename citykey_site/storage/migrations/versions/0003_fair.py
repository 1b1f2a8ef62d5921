"""Kept places, requests to check, the waitlist, draws, and what limits need."""

import sqlalchemy as sa
from alembic import op

from citykey_site.storage.columns import UtcDateTime, Words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = UtcDateTime(timezone=True)
WORDS = Words(length=200)


def upgrade() -> None:
    """Adds what keeps scarce places fair."""
    _add_to_kept_tables()
    _make_checks()
    _make_waitlist()
    _make_draws()


def _add_to_kept_tables() -> None:
    op.add_column("booking", sa.Column("domain_index", sa.LargeBinary(length=32), nullable=True))
    op.add_column("booking", sa.Column("changes", sa.Integer(), server_default="0", nullable=False))
    op.create_index(op.f("ix_booking_domain_index"), "booking", ["domain_index"])
    op.add_column("event", sa.Column("last_release_at", MOMENT, nullable=True))
    op.add_column("event", sa.Column("draw_opens_at", MOMENT, nullable=True))
    op.add_column("event", sa.Column("draw_closes_at", MOMENT, nullable=True))
    op.add_column("event", sa.Column("drawn_at", MOMENT, nullable=True))
    op.add_column(
        "event",
        sa.Column("check_emails", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "event", sa.Column("slow_return", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index(op.f("ix_event_draw_closes_at"), "event", ["draw_closes_at"])
    op.add_column("letter", sa.Column("about", sa.String(length=32), nullable=True))
    op.create_index(op.f("ix_letter_about"), "letter", ["about"])


def _make_checks() -> None:
    op.create_table(
        "allowance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("sealing", sa.String(length=32), nullable=False),
        sa.Column("email_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("bookings", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'approved', 'refused')", name=op.f("ck_allowance_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance")),
        sa.UniqueConstraint("number", name=op.f("uq_allowance_number")),
    )
    op.create_index(op.f("ix_allowance_email_index"), "allowance", ["email_index"])
    op.create_index(op.f("ix_allowance_ends_on"), "allowance", ["ends_on"])
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("sealing", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("form_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("grown", sa.Integer(), nullable=False),
        sa.Column("held_until", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'done')", name=op.f("ck_request_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("form_index", name=op.f("uq_request_form_index")),
        sa.UniqueConstraint("uid", name=op.f("uq_request_uid")),
    )
    op.create_index(op.f("ix_request_expires_at"), "request", ["expires_at"])
    op.create_table(
        "kept",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "kind IN ('check', 'offer', 'draw', 'later', 'partners', 'freed')",
            name=op.f("ck_kept_kind"),
        ),
        sa.CheckConstraint("people >= 1", name=op.f("ck_kept_people")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_kept_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept")),
        sa.UniqueConstraint("owner", name=op.f("uq_kept_owner")),
    )
    op.create_index(op.f("ix_kept_ends_at"), "kept", ["ends_at"])
    op.create_index(op.f("ix_kept_slot_id_kind"), "kept", ["slot_id", "kind"])


def _make_waitlist() -> None:
    op.create_table(
        "wait",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("sealing", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("any_time", sa.Boolean(), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("parts", WORDS, nullable=False),
        sa.Column("weekdays", WORDS, nullable=False),
        sa.Column("party_size", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("email_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'taken', 'over')", name=op.f("ck_wait_state")
        ),
        sa.CheckConstraint("party_size >= 1 AND party_size <= 4", name=op.f("ck_wait_party_size")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_wait_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wait")),
        sa.UniqueConstraint("uid", name=op.f("uq_wait_uid")),
    )
    op.create_index(op.f("ix_wait_day"), "wait", ["day"])
    op.create_index(op.f("ix_wait_email_index"), "wait", ["email_index"])
    op.create_index(op.f("ix_wait_ends_on"), "wait", ["ends_on"])
    op.create_index(op.f("ix_wait_event_id_state"), "wait", ["event_id", "state"])
    op.create_table(
        "wait_window",
        sa.Column("wait_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slot.id"], name=op.f("fk_wait_window_slot_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wait_id"], ["wait.id"], name=op.f("fk_wait_window_wait_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wait_id", "slot_id", name=op.f("pk_wait_window")),
    )
    op.create_index(op.f("ix_wait_window_slot_id"), "wait_window", ["slot_id"])


def _make_draws() -> None:
    op.create_table(
        "draw",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("seed_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'drawing', 'done')", name=op.f("ck_draw_state")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_draw_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_draw")),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("party_size", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("email_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("domain_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.CheckConstraint("state IN ('in', 'drawn', 'told')", name=op.f("ck_ticket_state")),
        sa.CheckConstraint(
            "party_size >= 1 AND party_size <= 4", name=op.f("ck_ticket_party_size")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_ticket_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("event_id", "email_index", name=op.f("uq_ticket_event_id_email_index")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_ticket_event_id_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_ticket_uid")),
    )
    op.create_index(op.f("ix_ticket_day"), "ticket", ["day"])
    op.create_index(op.f("ix_ticket_domain_index"), "ticket", ["domain_index"])
    op.create_index(op.f("ix_ticket_email_index"), "ticket", ["email_index"])
