"""Every table in one place. What a row means is in `domain`; what may be true is in the checks."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
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
    directions: Mapped[dict | None] = mapped_column(JSON)
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    venue: Mapped[VenueRow] = relationship(lazy="joined", innerjoin=True)


class SlotRow(Base):
    """Is a window of an event. `taken` is changed by one conditional update only.

    `walked_in` counts people without an appointment who took a place that was not used.
    `full_at` is the hour in which the last place went, the first time that it did.
    """

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("event_id", "public_id"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="taken_within_capacity"),
        CheckConstraint("capacity >= 0 AND capacity <= 1000", name="capacity"),
        CheckConstraint("walked_in >= 0", name="walked_in"),
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
    walked_in: Mapped[int] = mapped_column(default=0, server_default="0")
    full_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BookingRow(Base):
    """Is a booking; email and code are sealed and indexed under the key of `day`.

    The time of booking is not kept: it would tell more than the office needs. `slip` is what
    the QR code on the slip says; it opens something only for staff. `assisted` tells that staff
    booked for the person; without an email the second number stands in its place.
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


class SlotTallyRow(Base):
    """Counts the people of a window once its bookings are erased."""

    __tablename__ = "slot_tally"

    slot_id: Mapped[int] = mapped_column(
        ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True
    )
    booked: Mapped[int] = mapped_column(default=0)
    assisted: Mapped[int] = mapped_column(default=0)
    canceled: Mapped[int] = mapped_column(default=0)
    came: Mapped[int] = mapped_column(default=0)
    missed: Mapped[int] = mapped_column(default=0)


class LanguageTallyRow(Base):
    """Counts the people of an event by the language of booking, once its bookings are erased.

    Small groups are kept together under an empty language.
    """

    __tablename__ = "language_tally"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    booked: Mapped[int]


class StaffRow(Base):
    """Is a person of the staff. The TOTP secret is sealed under a key of its own."""

    __tablename__ = "staff_member"
    __table_args__ = (CheckConstraint("role IN ('organizer', 'admin')", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[str] = mapped_column(String(12))
    totp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0)
    enrolled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    invited_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCodeRow(Base):
    """Is one printed recovery code; gone once it is used."""

    __tablename__ = "recovery_code"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff_member.id", ondelete="CASCADE"), index=True
    )


class MailedCodeRow(Base):
    """Is the one-time code that was mailed to a person of the staff; a new one replaces it."""

    __tablename__ = "mailed_code"

    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff_member.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DayPassRow(Base):
    """Is a helper's pass for one event on its day; its code is kept only as a keyed digest."""

    __tablename__ = "day_pass"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StaffSessionRow(Base):
    """Is a signed-in browser of staff: of a member, or of a helper by a day pass.

    `stage` is `mailed` between the two codes and `full` after the second. `kept` is a form that
    was sent after the session had ended, sealed, so that its words are not lost.
    """

    __tablename__ = "staff_session"
    __table_args__ = (CheckConstraint("stage IN ('mailed', 'full')", name="stage"),)

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[int | None] = mapped_column(
        ForeignKey("staff_member.id", ondelete="CASCADE"), index=True
    )
    pass_id: Mapped[int | None] = mapped_column(
        ForeignKey("day_pass.id", ondelete="CASCADE"), index=True
    )
    stage: Mapped[str] = mapped_column(String(8))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    kept: Mapped[bytes | None] = mapped_column(LargeBinary)


class HistoryRow(Base):
    """Is one line of the history of events; triggers refuse to change or remove it."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(64))
    deed: Mapped[str] = mapped_column(String(32))
    event_id: Mapped[str] = mapped_column(String(64), index=True)
    facts: Mapped[dict] = mapped_column(JSON, default=dict)


class DutyRow(Base):
    """Is how a duty that runs by itself went the last time (letters, reminders, erasure)."""

    __tablename__ = "duty"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
