"""The sitting of this browser: the cookie holds a token and when it was last used, no more."""

from datetime import datetime

from flask import session

from citykey_site.domain.checks import Request
from citykey_site.domain.sittings import IDLE, Sitting
from citykey_site.domain.times import in_use
from citykey_site.services import sittings as deeds
from citykey_site.storage import sittings

TOKEN, SEEN, OVER = "sitting", "sitting-seen", "sitting-over"


def begin(finished: Request, *, now: datetime) -> None:
    """Gives this browser the sitting that a request of its own allows; one it has goes on."""
    sitting = current(now)
    if sitting is None or sitting.uid != finished.uid:
        end()
        session[TOKEN] = deeds.begin(finished, now=now)
        session[SEEN] = now.isoformat()
    session.pop(OVER, None)


def current(now: datetime) -> Sitting | None:
    """Returns the sitting of this browser, None where it has none or its time is over."""
    token = session.get(TOKEN)
    if not token:
        return None
    used = datetime.fromisoformat(session[SEEN])
    sitting = sittings.holder(token) if in_use(used, idle=IDLE, now=now) else None
    if sitting is None or now >= sitting.expires_at:
        for name in (TOKEN, SEEN):
            session.pop(name)
        session[OVER] = True
        return None
    session[SEEN] = now.isoformat()
    return sitting


def token() -> str:
    """Returns the token of this browser, empty where it has none."""
    return session.get(TOKEN, "")


def is_over() -> bool:
    """Tells whether a sitting of this browser ended by itself."""
    return OVER in session


def end() -> None:
    """Ends the sitting of this browser, if it has one."""
    held = session.pop(TOKEN, None)
    session.pop(SEEN, None)
    if held:
        deeds.end(held)
