"""Staff, the door, places held for people whose event was canceled, and the history."""

import secrets

import sqlalchemy as sa
from alembic import op

from citykey_site.storage.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = UtcDateTime(timezone=True)


def upgrade() -> None:
    """Adds what staff need; every booking gets the token that its slip shows."""
    _add_to_events()
    _add_to_bookings()
    _make_door()
    _make_tallies()
    _make_staff()
    _make_sessions()
    _make_history()


def _add_to_events() -> None:
    op.add_column("event", sa.Column("directions", sa.JSON(), nullable=True))
    op.add_column("event", sa.Column("publish_at", MOMENT, nullable=True))
    op.create_index(op.f("ix_event_publish_at"), "event", ["publish_at"])
    with op.batch_alter_table("slot") as slot:
        slot.add_column(sa.Column("walked_in", sa.Integer(), nullable=False, server_default="0"))
        slot.add_column(sa.Column("full_at", MOMENT, nullable=True))
        slot.create_check_constraint(op.f("ck_slot_walked_in"), sa.text("walked_in >= 0"))


def _add_to_bookings() -> None:
    op.add_column("booking", sa.Column("slip", sa.String(length=32), nullable=True))
    booking = sa.table("booking", sa.column("id"), sa.column("slip"))
    connection = op.get_bind()
    for number in connection.scalars(sa.select(booking.c.id)).all():
        connection.execute(
            sa.update(booking).where(booking.c.id == number).values(slip=secrets.token_urlsafe(16))
        )
    with op.batch_alter_table("booking") as table:
        table.alter_column("slip", existing_type=sa.String(length=32), nullable=False)
        table.add_column(
            sa.Column("assisted", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.create_unique_constraint(op.f("uq_booking_slip"), ["slip"])


def _make_door() -> None:
    op.create_table(
        "attendance",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("person >= 1 AND person <= 4", name=op.f("ck_attendance_person")),
        sa.CheckConstraint("state IN ('came', 'missed')", name=op.f("ck_attendance_state")),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["booking.id"],
            name=op.f("fk_attendance_booking_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("booking_id", "person", name=op.f("pk_attendance")),
    )
    op.create_table(
        "hold",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("party_size", sa.Integer(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("lengthened", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_hold_booking_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_hold_slot_id")),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_hold")),
    )
    op.create_index(op.f("ix_hold_slot_id"), "hold", ["slot_id"])
    op.create_index(op.f("ix_hold_expires_at"), "hold", ["expires_at"])


def _make_tallies() -> None:
    counts = ("booked", "assisted", "canceled", "came", "missed")
    op.create_table(
        "slot_tally",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slot.id"], name=op.f("fk_slot_tally_slot_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("slot_id", name=op.f("pk_slot_tally")),
    )
    op.create_table(
        "language_tally",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("booked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_language_tally_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "language", name=op.f("pk_language_tally")),
    )


def _make_staff() -> None:
    op.create_table(
        "staff_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.Column("enrolled_at", MOMENT, nullable=True),
        sa.Column("invited_until", MOMENT, nullable=True),
        sa.Column("disabled_at", MOMENT, nullable=True),
        sa.CheckConstraint("role IN ('organizer', 'admin')", name=op.f("ck_staff_member_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_member")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_member_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_staff_member_public_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        _to_staff("recovery_code"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_staff_id"), "recovery_code", ["staff_id"])
    op.create_table(
        "mailed_code",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        _to_staff("mailed_code"),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_mailed_code")),
    )


def _make_sessions() -> None:
    op.create_table(
        "day_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_day_pass_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_pass")),
        sa.UniqueConstraint("digest", name=op.f("uq_day_pass_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_day_pass_public_id")),
    )
    op.create_index(op.f("ix_day_pass_event_id"), "day_pass", ["event_id"])
    op.create_table(
        "staff_session",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("pass_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("kept", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("stage IN ('mailed', 'full')", name=op.f("ck_staff_session_stage")),
        _to_staff("staff_session"),
        sa.ForeignKeyConstraint(
            ["pass_id"],
            ["day_pass.id"],
            name=op.f("fk_staff_session_pass_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_staff_session")),
    )
    for column in ("staff_id", "pass_id", "started_at"):
        op.create_index(op.f(f"ix_staff_session_{column}"), "staff_session", [column])


def _make_history() -> None:
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("deed", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    op.create_index(op.f("ix_history_event_id"), "history", ["event_id"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_history_sqlite()
    else:
        _guard_history_postgresql()
    op.create_table(
        "duty",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("failed_at", MOMENT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_duty")),
    )


def _guard_history_sqlite() -> None:
    op.execute(
        "CREATE TRIGGER history_no_update BEFORE UPDATE ON history "
        "BEGIN SELECT RAISE(ABORT, 'the history can only be added to'); END"
    )
    op.execute(
        "CREATE TRIGGER history_no_delete BEFORE DELETE ON history "
        "BEGIN SELECT RAISE(ABORT, 'the history can only be added to'); END"
    )


def _guard_history_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the history can only be added to'; END $$"
    )
    op.execute(
        "CREATE TRIGGER history_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON history "
        "FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()"
    )


def _to_staff(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["staff_id"],
        ["staff_member.id"],
        name=op.f(f"fk_{table}_staff_id"),
        ondelete="CASCADE",
    )
