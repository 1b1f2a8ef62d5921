"""The short pass by which this browser sees one booking: 15 minutes idle, 30 at most."""

import secrets
from datetime import datetime, timedelta

from flask import session

from citykey_site.domain.bookings import Booking
from citykey_site.domain.times import in_use
from citykey_site.services import bookings as deeds
from citykey_site.services import new_passes
from citykey_site.services.new_passes import NewPass
from citykey_site.storage import bookings, passes
from citykey_site.web import sittings

IDLE = timedelta(minutes=15)
LONGEST = timedelta(minutes=30)


def hand_out(uid: str, *, news: str | None, now: datetime) -> None:
    """Gives this browser a new pass; `news` names what the next page tells first."""
    token = deeds.open_pass(uid, expires_at=now + LONGEST, instead_of=session.get("pass"))
    take(token, news=news, now=now)


def draw(now: datetime) -> NewPass:
    """Returns a new pass for this browser, for a deed that opens its booking to it."""
    return new_passes.draw(expires_at=now + LONGEST, instead_of=session.get("pass"))


def take(token: str, *, news: str | None, now: datetime) -> None:
    """Lets this browser have a pass that a deed has given."""
    session["pass"] = token
    session["seen"] = now.isoformat()
    tell(news)


def tell(news: str | None) -> None:
    """Keeps what the details page tells first, until another page is opened."""
    session["news"] = news


def news() -> str | None:
    """Returns what is to be told."""
    return session.get("news")


def booking(now: datetime) -> Booking | None:
    """Returns the booking that is open in this browser, None where no pass is good any more."""
    token = session.get("pass")
    if not token:
        return None
    uid = passes.holder(token, now=now) if _is_in_use(now) else None
    if uid is None:
        session.pop("pass")
        tell("closed")
        return None
    session["seen"] = now.isoformat()
    return bookings.get(uid)


def booking_unchanged(now: datetime) -> Booking | None:
    """Returns the booking that is open in this browser; the cookie stays as it is."""
    token = session.get("pass")
    uid = passes.holder(token, now=now) if token and _is_in_use(now) else None
    return bookings.get(uid) if uid else None


def clear() -> None:
    """Ends the pass, and the sitting, and leaves a cookie that is other than before.

    Chromium was seen to show a private page again on Back where the cookie stayed as it was.
    """
    token = session.pop("pass", None)
    if token:
        deeds.close_pass(token)
    sittings.end()
    session.clear()
    session["fresh"] = secrets.token_hex(8)


def _is_in_use(now: datetime) -> bool:
    return in_use(datetime.fromisoformat(session["seen"]), idle=IDLE, now=now)
