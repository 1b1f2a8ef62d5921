"""Letters to those who wished for news of events; each can be left in one step (RFC 8058)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from citykey_site.domain import news as rules
from citykey_site.domain import times
from citykey_site.domain.messages import Message
from citykey_site.domain.news import News, Subscription
from citykey_site.domain.office import Office
from citykey_site.mail import letters


def started(wish: Subscription, *, link: str, office: Office, now: datetime) -> Message:
    """Writes what was asked for, and how to leave."""
    return _about("news_on", wish, link=link, office=office, now=now)


def news(
    wish: Subscription, *, told: Sequence[News], link: str, office: Office, now: datetime
) -> Message:
    """Writes which events near the named places have places left."""
    found = [(item, rules.name_of(item.near)) for item in told]
    return _about("news", wish, told=found, link=link, office=office, now=now)


def renew(wish: Subscription, *, link: str, office: Office, now: datetime) -> Message:
    """Asks for a new yes, before the wish ends."""
    return _about("news_renew", wish, link=link, office=office, now=now)


def _about(
    letter: str, wish: Subscription, *, link: str, office: Office, now: datetime, **facts: object
) -> Message:
    written = letters.write(
        letter,
        to=wish.email,
        language=wish.language,
        day=times.day_of(now),
        identity=f"{wish.uid} {now.isoformat()}",
        office=office,
        now=now,
        wish=wish,
        near=[rules.name_of(place) for place in rules.places_of(wish)],
        link=link,
        **facts,
    )
    return replace(written, unsubscribe=f"{office.base_url}/u/{link}")
