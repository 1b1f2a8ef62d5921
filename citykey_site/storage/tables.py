"""Every table in one place. What a row means is in `domain`; what may be true is in the checks."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citykey_site.storage.columns import UtcDateTime, Words
from citykey_site.storage.db import Base


class VenueRow(Base):
    """Is a real place where events are held."""

    __tablename__ = "venue"
    __table_args__ = (UniqueConstraint("name", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(160))
    zip: Mapped[str] = mapped_column(String(5), default="")
    ward: Mapped[int | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class EventRow(Base):
    """Is an event; `day` and `weekday` are the Chicago date of its start, for search."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'published', 'canceled')", name="status"),
        CheckConstraint("starts_at < ends_at", name="starts_before_ends"),
        Index(None, "status", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(64), unique=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    weekday: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    window_minutes: Mapped[int]
    speaks: Mapped[tuple[str, ...]] = mapped_column(Words)
    access: Mapped[tuple[str, ...]] = mapped_column(Words)
    notes: Mapped[dict] = mapped_column(JSON, default=dict)
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    release: Mapped[str] = mapped_column(String(120), default="")
    status: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(default=1)

    venue: Mapped[VenueRow] = relationship(lazy="joined", innerjoin=True)


class SlotRow(Base):
    """Is a window of an event. `taken` is changed by one conditional update only."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("event_id", "public_id"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="taken_within_capacity"),
        CheckConstraint("capacity >= 0 AND capacity <= 1000", name="capacity"),
        Index(
            "ix_slot_with_places",
            "event_id",
            "starts_at",
            sqlite_where=text("taken < capacity"),
            postgresql_where=text("taken < capacity"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(String(16))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    part: Mapped[str] = mapped_column(String(9))
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)


class BookingRow(Base):
    """Is a booking; email and code are sealed and indexed under the key of `day`.

    The time of booking is not kept: it would tell more than the office needs.
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


class PassRow(Base):
    """Is a short pass: one browser may see one booking until `expires_at`."""

    __tablename__ = "booking_pass"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    booking_id: Mapped[int] = mapped_column(
        ForeignKey("booking.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class LetterRow(Base):
    """Is a letter that waits to be delivered, sealed; gone once it is sent."""

    __tablename__ = "letter"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'failed')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    booking_id: Mapped[int | None] = mapped_column(
        ForeignKey("booking.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(24))
    day: Mapped[date] = mapped_column(index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class TryRow(Base):
    """Counts tries of one kind by a keyed digest; gone after a day."""

    __tablename__ = "try_count"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    moments: Mapped[list] = mapped_column(JSON, default=list)
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    strikes: Mapped[int] = mapped_column(default=0)


class ErasedDayRow(Base):
    """Is the public record that an event day was erased."""

    __tablename__ = "erased_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime)
