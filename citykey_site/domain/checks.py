"""The email check: a request waits until its owner follows a letter, or types its number."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from citykey_site.domain import refusals
from citykey_site.domain.limits import Limits

# Unchecked requests are gone within two hours, whatever becomes of their places.
LIVES = timedelta(hours=2)


class Purpose(StrEnum):
    """Names what following the letter does; nothing where the letter only says why not.

    Who asks for a lost code follows no letter: the worker answers by the letter itself. Emails are
    those that a mailbox has stopped, and wants again.
    """

    BOOK = "book"
    WAIT = "wait"
    DRAW = "draw"
    ALLOWANCE = "allowance"
    SITTING = "sitting"
    NEWS = "news"
    EMAILS = "emails"
    LOST_CODE = "lost code"
    NOTHING = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Holds a request; the email and the facts are kept out of its repr and so out of logs.

    `facts` is what the purpose needs, as JSON keeps it. `held_until` is the end of the time for
    which places are kept, `grown` how often it was lengthened.
    """

    uid: str
    purpose: Purpose
    language: str
    email: str = field(repr=False)
    facts: Mapping[str, object] = field(default_factory=dict, repr=False)
    held_until: datetime
    expires_at: datetime
    grown: int = 0
    is_done: bool = False

    def is_over(self, now: datetime) -> bool:
        """Tells whether the letter can do nothing any more."""
        return now >= self.expires_at


def begin(
    uid: str,
    purpose: Purpose,
    *,
    email: str,
    language: str,
    facts: Mapping[str, object],
    limits: Limits,
    now: datetime,
) -> Request:
    """Returns a new request."""
    return Request(
        uid=uid,
        purpose=purpose,
        language=language,
        email=email,
        facts=facts,
        held_until=now + limits.check_time,
        expires_at=now + LIVES,
    )


def longer(request: Request, *, limits: Limits, now: datetime) -> Request:
    """Returns the request with its time anew. Raises NoMoreTime, or RequestGone."""
    check_open(request, now=now)
    if request.grown >= limits.check_lengthened:
        raise refusals.NoMoreTime
    until = min(now + limits.check_time, request.expires_at)
    return replace(request, held_until=max(until, request.held_until), grown=request.grown + 1)


def check_open(request: Request | None, *, now: datetime) -> Request:
    """Returns the request, or raises RequestGone where it has ended or never was."""
    if request is None or request.is_over(now):
        raise refusals.RequestGone
    return request


def most_kept(capacity: int, limits: Limits) -> int:
    """Returns how many places of an event may be kept for unchecked requests at most."""
    return capacity * limits.check_percent // 100
