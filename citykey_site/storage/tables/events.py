"""Tables of venues, events, their windows, and the counts that stay of them."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
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
    """Is an event; `day` and `weekday` are the Chicago date of its start, for search.

    `last_release_at` is the last moment at which places of it open to everybody.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'published', 'canceled')", name="status"),
        CheckConstraint("starts_at < ends_at", name="starts_before_ends"),
        # What a search asks of an event stands in one index, in the order of the answer.
        Index(
            "ix_event_search",
            *("status", "starts_at", "id", "venue_id", "weekday", "day", "speaks", "access"),
        ),
        Index(None, "venue_id", "status", "starts_at"),
        Index(None, "status", "day", "ends_at"),
        Index(
            "ix_event_undrawn",
            "starts_at",
            sqlite_where=text("draw_closes_at IS NOT NULL AND drawn_at IS NULL"),
            postgresql_where=text("draw_closes_at IS NOT NULL AND drawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(64), unique=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
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
    last_release_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    draw_opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    draw_closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    check_emails: Mapped[bool] = mapped_column(default=False, server_default=false())
    slow_return: Mapped[bool] = mapped_column(default=False, server_default=false())

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
            *("event_id", "starts_at", "part", "capacity", "taken"),
            sqlite_where=text("taken < capacity"),
            postgresql_where=text("taken < capacity"),
        ),
        Index(
            "ix_slot_with_places_by_time",
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


class ErasedDayRow(Base):
    """Is the public record that an event day was erased."""

    __tablename__ = "erased_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HistoryRow(Base):
    """Is one line of the history of events; triggers refuse to change or remove it."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(64))
    deed: Mapped[str] = mapped_column(String(32))
    event_id: Mapped[str] = mapped_column(String(64), index=True)
    facts: Mapped[dict] = mapped_column(JSON, default=dict)
