"""Tables of what guards the erasure, and of mailboxes that asked for no more emails."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from citykey_site.storage.columns import UtcDateTime
from citykey_site.storage.db import Base


class MailStopRow(Base):
    """Is a mailbox that gets no email until `ends_on`; `sealing` names the key of the month."""

    __tablename__ = "mail_stop"
    __table_args__ = (UniqueConstraint("sealing", "email_index"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sealing: Mapped[str] = mapped_column(String(32))
    email_index: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    ends_on: Mapped[date] = mapped_column(index=True)


class ClockMarkRow(Base):
    """Is the one row that says which time the erasure believes.

    `seen_at` is the last moment that the clock showed, `trusted_at` the time that goes on evenly.
    They differ while a jump of the clock is in doubt, since `doubted_since`.
    """

    __tablename__ = "clock_mark"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    trusted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    doubted_since: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LegalHoldRow(Base):
    """Is a time in which the law forbids to erase; the row stays as the public record."""

    __tablename__ = "legal_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
