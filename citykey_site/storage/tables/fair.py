"""Tables of what is fair: kept places, requests to check, the waitlist, draws, limits."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from citykey_site.storage.columns import UtcDateTime, Words
from citykey_site.storage.db import Base


class KeptRow(Base):
    """Is a number of places of a window that nobody can book just now, until `ends_at`.

    `owner` is the uid of the request, waitlist entry or ticket that they are kept for; places
    kept for nobody (a later release, partners, a slow return) have none.
    """

    __tablename__ = "kept"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('check', 'offer', 'draw', 'later', 'partners', 'freed')", name="kind"
        ),
        CheckConstraint("people >= 1", name="people"),
        Index(None, "slot_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    kind: Mapped[str] = mapped_column(String(8))
    people: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    owner: Mapped[str | None] = mapped_column(String(32), unique=True)


class RequestRow(Base):
    """Is a request that waits for its owner to follow a letter; gone within two hours.

    `sealing` names the key, one of the calendar day. `purpose` is what following the letter does,
    empty where it can do nothing. `grown` counts how often its time was lengthened.
    """

    __tablename__ = "request"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'done')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    sealing: Mapped[str] = mapped_column(String(32))
    purpose: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    language: Mapped[str] = mapped_column(String(12))
    email_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    facts_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    code_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    form_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    grown: Mapped[int] = mapped_column(default=0)
    held_until: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class WaitRow(Base):
    """Is a party in a waitlist: of an event (`event_id`), or of an area.

    `sealing` names the key: of the event day, or of the month where there is no day. Parties
    stand in the order of `rank`, then of `id`; those of a draw come before all others.
    """

    __tablename__ = "wait"
    __table_args__ = (
        CheckConstraint("party_size >= 1 AND party_size <= 4", name="party_size"),
        CheckConstraint("state IN ('waiting', 'offered', 'taken', 'over')", name="state"),
        Index(None, "event_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    sealing: Mapped[str] = mapped_column(String(32))
    day: Mapped[date | None] = mapped_column(index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    any_time: Mapped[bool] = mapped_column(default=True)
    area: Mapped[str] = mapped_column(String(80), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    parts: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    weekdays: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    party_size: Mapped[int]
    language: Mapped[str] = mapped_column(String(12))
    email_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    email_index: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    rank: Mapped[int]
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    ends_on: Mapped[date] = mapped_column(index=True)


class WaitWindowRow(Base):
    """Is a window that a waiting party wishes, or (`passed`) is not to be offered again."""

    __tablename__ = "wait_window"

    wait_id: Mapped[int] = mapped_column(
        ForeignKey("wait.id", ondelete="CASCADE"), primary_key=True
    )
    slot_id: Mapped[int] = mapped_column(
        ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    passed: Mapped[bool] = mapped_column(default=False, server_default=false())


class DrawRow(Base):
    """Is the draw of an event. `seed` is empty until the list is closed; then it is public."""

    __tablename__ = "draw"
    __table_args__ = (CheckConstraint("state IN ('open', 'drawing', 'done')", name="state"),)

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    commitment: Mapped[str] = mapped_column(String(64))
    seed_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    seed: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(8), default="open")
    places: Mapped[dict] = mapped_column(JSON, default=dict)


class TicketRow(Base):
    """Is one party in a draw. `number` is public; nothing of the email is in it.

    `wishes` are public ids of windows, the first wish first. `place` is the order drawn, from 0;
    `outcome` the public id of the window that was won, empty where none was.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("event_id", "email_index"),
        UniqueConstraint("event_id", "number"),
        CheckConstraint("party_size >= 1 AND party_size <= 4", name="party_size"),
        CheckConstraint("state IN ('in', 'drawn', 'told')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(16))
    day: Mapped[date] = mapped_column(index=True)
    wishes: Mapped[list] = mapped_column(JSON)
    party_size: Mapped[int]
    language: Mapped[str] = mapped_column(String(12))
    email_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    email_index: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    domain_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    state: Mapped[str] = mapped_column(String(8), default="in")
    place: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(String(16), default="")


class AllowanceRow(Base):
    """Is a higher limit that a navigator asked for; staff see its `number` and no address.

    `sealing` names the key of the month in which it was asked for.
    """

    __tablename__ = "allowance"
    __table_args__ = (CheckConstraint("state IN ('asked', 'approved', 'refused')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(8), unique=True)
    sealing: Mapped[str] = mapped_column(String(32))
    email_index: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    state: Mapped[str] = mapped_column(String(8), default="asked")
    bookings: Mapped[int] = mapped_column(default=0)
    ends_on: Mapped[date] = mapped_column(index=True)


class TryRow(Base):
    """Counts tries of one kind by a keyed digest; gone after a day."""

    __tablename__ = "try_count"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    moments: Mapped[list] = mapped_column(JSON, default=list)
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    strikes: Mapped[int] = mapped_column(default=0)
