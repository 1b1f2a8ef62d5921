"""Staff: who they are, what each role may do, and how long a sign-in lasts."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from citykey_site.domain import times

# NIST 800-63B-4 for two factors: at most an hour without use, at most a day in all.
IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
KEPT_AFTER_END = timedelta(hours=12)
# Between the two codes: long enough to install an authenticator.
HALF_WAY = timedelta(minutes=30)
INVITED_FOR = timedelta(hours=24)


class Role(StrEnum):
    """Names what a person of the staff is trusted with."""

    HELPER = "helper"
    ORGANIZER = "organizer"
    ADMIN = "admin"


class Need(StrEnum):
    """Names what a staff page asks for; every staff page names one."""

    NOBODY = "nobody"
    FIRST_CODE = "first code"
    DOOR = "door"
    EVENTS = "events"
    ADMIN = "admin"


class Stage(StrEnum):
    """Names how far a sign-in has come: after the mailed code, or after both."""

    MAILED = "mailed"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Holds a person of the staff; `email` is kept out of its repr and so out of logs."""

    id: int
    public_id: str
    email: str = field(repr=False)
    role: Role
    enrolled_at: datetime | None = None
    invited_until: datetime | None = None
    disabled_at: datetime | None = None

    @property
    def is_enrolled(self) -> bool:
        """Tells whether the person has an authenticator."""
        return self.enrolled_at is not None

    @property
    def is_live(self) -> bool:
        """Tells whether the person can sign in without anybody's help."""
        return self.is_enrolled and self.disabled_at is None

    def may_start(self, now: datetime) -> bool:
        """Tells whether a code is mailed to the person: a member, or one still invited."""
        if self.disabled_at is not None:
            return False
        return self.is_enrolled or (self.invited_until is not None and now < self.invited_until)


def label(member: Member) -> str:
    """Returns what stands for a person in the history."""
    return f"staff {member.public_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Holds who acts: a member, or a helper with a day pass for one event.

    `label` stands in the history, `name` on the person's own pages. `event_id` is the public
    id of a helper's event.
    """

    role: Role
    stage: Stage
    label: str
    name: str = field(repr=False)
    member_id: int | None = None
    event_id: str = ""

    @property
    def is_helper(self) -> bool:
        """Tells whether this is a helper with a day pass."""
        return self.role is Role.HELPER

    @property
    def is_admin(self) -> bool:
        """Tells whether this is an admin."""
        return self.role is Role.ADMIN


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Holds a browser's sign-in: who, and since when.

    `day_ends_at` is the end of the day of a helper's event.
    """

    actor: Actor
    started_at: datetime
    day_ends_at: datetime | None = None


def may(actor: Actor | None, need: Need, *, event_id: str = "") -> bool:
    """Tells whether somebody may open a page; `event_id` is the event in its address."""
    if need is Need.NOBODY:
        return True
    if actor is None:
        return False
    if need is Need.FIRST_CODE:
        return not actor.is_helper
    if actor.stage is not Stage.FULL:
        return False
    if need is Need.DOOR:
        return not actor.is_helper or event_id in {"", actor.event_id}
    if need is Need.EVENTS:
        return not actor.is_helper
    return actor.is_admin


def is_live(sign_in: SignIn, *, seen_at: datetime, now: datetime) -> bool:
    """Tells whether a sign-in still holds: its longest time, its idle time, a helper's day.

    `seen_at` is when the browser was last used. A clock that jumps back does not lengthen it:
    a sign-in of the future is none.
    """
    longest = HALF_WAY if sign_in.actor.stage is Stage.MAILED else LONGEST
    if not sign_in.started_at <= now < sign_in.started_at + longest:
        return False
    if sign_in.day_ends_at is not None:
        return now < sign_in.day_ends_at
    return now < seen_at + IDLE


def is_day_of(starts_at: datetime, *, now: datetime) -> bool:
    """Tells whether it is the Chicago day of an event, on which its day passes open the door."""
    return times.day_of(now) == times.day_of(starts_at)
