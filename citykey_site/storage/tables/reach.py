"""Tables of what reaches people: news of events, a navigator's sitting, reports, returned mail."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from citykey_site.storage.columns import UtcDateTime
from citykey_site.storage.db import Base


class SubscriptionRow(Base):
    """Is a confirmed wish for news of new events, until `ends_on` unless it is renewed.

    `sealing` names the key of the month of the last yes. Places and the events already told of
    are sealed with the email. `sent_on` is the Chicago date of the last letter with events,
    `asked_on` that of the letter which asks for a renewed yes.
    """

    __tablename__ = "subscription"
    __table_args__ = (CheckConstraint("often IN ('daily', 'weekly')", name="often"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    sealing: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(12))
    often: Mapped[str] = mapped_column(String(8))
    email_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    email_index: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    facts_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sent_on: Mapped[date | None]
    asked_on: Mapped[date | None]
    look_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_on: Mapped[date] = mapped_column(index=True)


class SittingRow(Base):
    """Is the time in which one browser may see and make the bookings of a checked mailbox.

    `digest` is of the token that the browser holds. `sealing` names the key of the calendar day.
    """

    __tablename__ = "sitting"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    sealing: Mapped[str] = mapped_column(String(32))
    email_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    facts_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class ReportRow(Base):
    """Is what somebody said went wrong on a page; nobody knows who. `day` is a Chicago date.

    `uid` is a digest of the one-time token of the form, so that the same form counts once. `page`
    is the rule of the page's address, never the address itself. `sealing` names the key of the
    month; the words are empty where there were none.
    """

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    day: Mapped[date] = mapped_column(index=True)
    page: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(16))
    sealing: Mapped[str] = mapped_column(String(32))
    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ReturnTallyRow(Base):
    """Counts the messages that came back to the bounce address on a Chicago date, by outcome."""

    __tablename__ = "return_tally"

    day: Mapped[date] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(String(12), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
