"""Tables of bookings, and of what hangs on them."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from citykey_site.storage.columns import UtcDateTime
from citykey_site.storage.db import Base


class BookingRow(Base):
    """Is a booking; email and code are sealed and indexed under the key of `day`.

    The time of booking is not kept: it would tell more than the office needs. `slip` is what
    the QR code on the slip says; it opens something only for staff. `assisted` tells that staff
    booked for the person; without an email the second number stands in its place. `returned`
    tells that a letter to its address came back.
    """

    __tablename__ = "booking"
    __table_args__ = (
        UniqueConstraint("day", "code_index"),
        CheckConstraint("party_size >= 1 AND party_size <= 4", name="party_size"),
        CheckConstraint("state IN ('booked', 'canceled', 'event-canceled')", name="state"),
        Index(
            "ix_booking_remind_at",
            "remind_at",
            sqlite_where=text("remind_at IS NOT NULL"),
            postgresql_where=text("remind_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    party_size: Mapped[int]
    language: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(16), default="booked")
    sequence: Mapped[int] = mapped_column(default=0)
    remind_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    email_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    email_index: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    code_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    code_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    form_index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    slip: Mapped[str] = mapped_column(String(32), unique=True)
    assisted: Mapped[bool] = mapped_column(default=False, server_default=false())
    domain_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    changes: Mapped[int] = mapped_column(default=0, server_default="0")
    returned: Mapped[bool] = mapped_column(default=False, server_default=false())


class PassRow(Base):
    """Is a short pass: one browser may see one booking until `expires_at`."""

    __tablename__ = "booking_pass"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    booking_id: Mapped[int] = mapped_column(
        ForeignKey("booking.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class LetterRow(Base):
    """Is a letter that waits to be delivered, sealed; gone once it is sent.

    `about` is the uid of the request, waitlist entry or ticket that it belongs to.
    """

    __tablename__ = "letter"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'failed')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    booking_id: Mapped[int | None] = mapped_column(
        ForeignKey("booking.id", ondelete="CASCADE"), index=True
    )
    about: Mapped[str | None] = mapped_column(String(32), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    day: Mapped[date] = mapped_column(index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AttendanceRow(Base):
    """Is what a person at the door said of one person of a party: came, or missed."""

    __tablename__ = "attendance"
    __table_args__ = (
        CheckConstraint("person >= 1 AND person <= 4", name="person"),
        CheckConstraint("state IN ('came', 'missed')", name="state"),
    )

    booking_id: Mapped[int] = mapped_column(
        ForeignKey("booking.id", ondelete="CASCADE"), primary_key=True
    )
    person: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class HoldRow(Base):
    """Is a number of places that is kept for a booking whose event or window was canceled.

    `lengthened` tells that its owner has asked for more time, which is possible once.
    """

    __tablename__ = "hold"

    booking_id: Mapped[int] = mapped_column(
        ForeignKey("booking.id", ondelete="CASCADE"), primary_key=True
    )
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), index=True)
    party_size: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    lengthened: Mapped[bool] = mapped_column(default=False)
