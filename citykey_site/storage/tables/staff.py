"""Tables of the staff and of how they sign in, and of what runs by itself."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from citykey_site.storage.columns import UtcDateTime
from citykey_site.storage.db import Base


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


class DutyRow(Base):
    """Is how a duty that runs by itself went the last time (letters, reminders, erasure)."""

    __tablename__ = "duty"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
