"""A letter, written and ready to be delivered."""

from dataclasses import dataclass, field
from datetime import date, datetime

# What staff get cannot be stopped by a link.
TO_STAFF = frozenset({"staff_code", "staff_invitation"})
# Somebody waits at a screen for ten minutes at most: afterwards they are not sent.
WAITED_FOR = frozenset({"staff_code"})
# Somebody waits at a screen: they go before all others.
GO_FIRST = WAITED_FOR | {"check", "limit"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Holds one attached text file."""

    name: str
    content_type: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Holds a letter to exactly one person; a repeated delivery carries the same `message_id`.

    `day` is the event day with which the letter is erased. Recipient and words are kept out
    of its repr and so out of logs. `unsubscribe` is the address that leaves news in one step
    (RFC 8058), `returns_to` the address to which mail servers return the letter, and `stop` the
    address in its last line, which stops all letters. The last two are completed at the moment of
    sending. Each is empty where there is none.
    """

    kind: str
    message_id: str
    sender: str
    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    language: str
    written_at: datetime
    day: date
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    unsubscribe: str = field(default="", repr=False)
    returns_to: str = field(default="", repr=False)
    stop: str = field(default="", repr=False)
