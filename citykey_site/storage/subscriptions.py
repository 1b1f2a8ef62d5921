"""Keeps wishes for news, sealed under the key of the month of the last yes."""

import json
from datetime import date, datetime

from sqlalchemy import Select, delete, select

from citykey_site.domain.emails import mailbox
from citykey_site.domain.news import LASTS, Often, Subscription
from citykey_site.storage import links, months, tombstones
from citykey_site.storage.db import session
from citykey_site.storage.months import Thing
from citykey_site.storage.tables import SubscriptionRow
from citykey_site.storage.vault import KeyGone, vault

LINK = "news"
PURPOSE = "news email"


def add(wish: Subscription) -> None:
    """Keeps a new wish."""
    row = SubscriptionRow(uid=wish.uid)
    _fill(row, wish)
    session().add(row)
    session().flush()


def save(wish: Subscription) -> None:
    """Keeps a changed wish; one that was renewed is sealed anew."""
    _fill(session().scalars(_of(wish.uid)).one(), wish)
    session().flush()


def get(uid: str) -> Subscription | None:
    """Returns a wish by its uid, None where it is erased."""
    return _one(_of(uid))


def lock(uid: str) -> Subscription | None:
    """Returns a wish and keeps others from changing it until the transaction ends."""
    return _one(_of(uid).with_for_update())


def of_mailbox(email: str) -> Subscription | None:
    """Returns the wish of a mailbox.

    One digest is computed for each live month, whether anything is found or not.
    """
    digests = vault().indexes(months.keys(Thing.NEWS), PURPOSE, mailbox(email))
    wanted = _rows().where(SubscriptionRow.email_index.in_(digests))
    return _one(wanted.order_by(SubscriptionRow.id).limit(1))


def link_of(uid: str) -> str:
    """Returns the end of the links in the letters of a wish."""
    row = session().scalars(_of(uid)).one()
    return links.token(row.sealing, LINK, uid)


def by_link(typed: str) -> Subscription | None:
    """Returns the wish that a link of ours names.

    The links of older letters are good as well: their proofs are of the keys of earlier months.
    """
    uid = links.uid_of(typed)
    found = get(uid) if uid else None
    ours = (links.is_ours(typed, key, LINK) for key in months.keys(Thing.NEWS))
    return found if found and any(ours) else None


def key_of(wish: Subscription) -> str:
    """Returns the name of the key that seals a wish: of the month of the last yes."""
    return months.key_of(Thing.NEWS, wish.ends_on - LASTS)


def due(now: datetime, *, limit: int) -> list[str]:
    """Lists wishes for which something may be to do, those that wait longest first."""
    wanted = select(SubscriptionRow.uid).where(SubscriptionRow.look_at <= now)
    ordered = wanted.order_by(SubscriptionRow.look_at, SubscriptionRow.id)
    return list(session().scalars(ordered.limit(limit)))


def ended(today: date) -> list[str]:
    """Lists the wishes that are over."""
    return list(
        session().scalars(select(SubscriptionRow.uid).where(SubscriptionRow.ends_on < today))
    )


def seal_anew(row: SubscriptionRow) -> None:
    """Seals and indexes a row under the newest key of its month."""
    _fill(row, _fact(row))


def uids() -> list[str]:
    """Lists all wishes."""
    return list(session().scalars(select(SubscriptionRow.uid)))


def remove(uid: str) -> None:
    """Removes a wish for good: it is noted that no backup may bring it back."""
    row = session().scalars(_of(uid)).one_or_none()
    if row is not None:
        tombstones.note(row.sealing, tombstones.wish_for_news(uid))
    session().execute(delete(SubscriptionRow).where(SubscriptionRow.uid == uid))


def _rows() -> Select:
    return select(SubscriptionRow).execution_options(populate_existing=True)


def _of(uid: str) -> Select:
    return _rows().filter_by(uid=uid)


def _one(wanted: Select) -> Subscription | None:
    row = session().scalars(wanted).one_or_none()
    return _fact(row) if row else None


def _fill(row: SubscriptionRow, wish: Subscription) -> None:
    key = key_of(wish)
    facts = json.dumps({"places": wish.places, "told": wish.told}, separators=(",", ":"))
    row.sealing, row.language, row.often = key, wish.language, wish.often
    row.email_sealed = vault().seal(key, f"news email {wish.uid}", wish.email.encode())
    row.email_index = vault().index(key, PURPOSE, mailbox(wish.email))
    row.facts_sealed = vault().seal(key, f"news facts {wish.uid}", facts.encode())
    row.sent_on, row.asked_on = wish.sent_on, wish.asked_on
    row.look_at, row.ends_on = wish.look_at, wish.ends_on


def _fact(row: SubscriptionRow) -> Subscription | None:
    try:
        email = vault().open(row.sealing, f"news email {row.uid}", row.email_sealed)
        facts = json.loads(vault().open(row.sealing, f"news facts {row.uid}", row.facts_sealed))
    except KeyGone:
        return None
    return Subscription(
        uid=row.uid,
        language=row.language,
        email=email.decode(),
        places=tuple(facts["places"]),
        often=Often(row.often),
        told=tuple(facts["told"]),
        sent_on=row.sent_on,
        asked_on=row.asked_on,
        look_at=row.look_at,
        ends_on=row.ends_on,
    )
