"""Keeps requests that wait for their owner, sealed under the key of the calendar day."""

import hmac
import json
from datetime import datetime

from sqlalchemy import Select, bindparam, delete, select

from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.emails import mailbox
from citykey_site.storage import links, tries
from citykey_site.storage.db import session
from citykey_site.storage.ready import Ready
from citykey_site.storage.tables import RequestRow
from citykey_site.storage.vault import KeyGone, vault

LINK = "request"
# Each booking asks this: it is made once.
ROWS = RequestRow.__table__.c
LATEST_SENT = Ready(
    select(ROWS.uid)
    .where(ROWS.form_index.in_(bindparam("digests", expanding=True)))
    .order_by(ROWS.id.desc())
    .limit(1),
    many=("digests",),
)


def add(request: Request, *, code: str, form: str, now: datetime) -> None:
    """Keeps a new request; `code` is the number in its letter, `form` what sent it.

    Raises IntegrityError where the same form was sent at the same moment.
    """
    sealing = tries.key_of(now.date())
    row = RequestRow(
        uid=request.uid,
        sealing=sealing,
        purpose=request.purpose,
        language=request.language,
        email_sealed=vault().seal(sealing, f"request email {request.uid}", request.email.encode()),
        facts_sealed=vault().seal(sealing, f"request facts {request.uid}", _dump(request)),
        code_index=_code(sealing, request.uid, code),
        form_index=vault().index(sealing, "request form", form),
        held_until=request.held_until,
        expires_at=request.expires_at,
    )
    session().add(row)
    session().flush()


def save(request: Request) -> None:
    """Keeps what became of a request: its time, and whether it is done."""
    row = session().scalars(select(RequestRow).filter_by(uid=request.uid)).one()
    row.held_until = request.held_until
    row.grown = request.grown
    row.state = "done" if request.is_done else "waiting"
    session().flush()


def get(uid: str) -> Request | None:
    """Returns a request by its uid, None where it is gone."""
    return _one(_row(uid))


def lock(uid: str) -> Request | None:
    """Returns a request and keeps others from answering it until the transaction ends."""
    return _one(_row(uid).with_for_update())


def find_sent(form: str, *, now: datetime) -> Request | None:
    """Finds the request that the same sending of a form has already made, yesterday or today."""
    days = (now.date() - tries.KEPT, now.date())
    digests = vault().indexes(map(tries.key_of, days), "request form", form)
    uid = LATEST_SENT.run(digests=digests).scalar()
    return get(uid) if uid else None


def link_of(uid: str) -> str:
    """Returns the end of the link in the letter of a request."""
    row = session().scalars(select(RequestRow).filter_by(uid=uid)).one()
    return links.token(row.sealing, LINK, uid)


def by_link(typed: str) -> Request | None:
    """Returns the request that a link of ours names."""
    uid = links.uid_of(typed)
    row = session().scalars(_row(uid)).one_or_none() if uid else None
    return _fact(row) if row and links.is_ours(typed, row.sealing, LINK) else None


def has_code(uid: str, code: str) -> bool:
    """Tells whether this is the number in the letter of a request."""
    row = session().scalars(_row(uid)).one()
    return hmac.compare_digest(row.code_index, _code(row.sealing, uid, code))


def ended(now: datetime) -> list[str]:
    """Lists the requests that are over."""
    return list(session().scalars(select(RequestRow.uid).where(RequestRow.expires_at <= now)))


def waiting_for(purpose: Purpose) -> list[str]:
    """Lists the requests of a purpose that are not done, the oldest first."""
    wanted = select(RequestRow.uid).filter_by(purpose=purpose, state="waiting")
    return list(session().scalars(wanted.order_by(RequestRow.id)))


def remove(uid: str) -> None:
    """Removes a request."""
    session().execute(delete(RequestRow).where(RequestRow.uid == uid))


def remove_done_of(email: str) -> None:
    """Removes the requests of a mailbox that have made their booking; each is unsealed to see."""
    done = select(RequestRow).filter_by(purpose=Purpose.BOOK, state="done")
    for row in session().scalars(done).all():
        request = _fact(row)
        if request is not None and mailbox(request.email) == mailbox(email):
            remove(request.uid)


def _row(uid: str) -> Select:
    return select(RequestRow).filter_by(uid=uid).execution_options(populate_existing=True)


def _one(wanted: Select) -> Request | None:
    row = session().scalars(wanted).one_or_none()
    return _fact(row) if row else None


def _fact(row: RequestRow) -> Request | None:
    try:
        email = vault().open(row.sealing, f"request email {row.uid}", row.email_sealed)
        facts = vault().open(row.sealing, f"request facts {row.uid}", row.facts_sealed)
    except KeyGone:
        return None
    return Request(
        uid=row.uid,
        purpose=Purpose(row.purpose),
        language=row.language,
        email=email.decode(),
        facts=json.loads(facts),
        held_until=row.held_until,
        expires_at=row.expires_at,
        grown=row.grown,
        is_done=row.state == "done",
    )


def _dump(request: Request) -> bytes:
    return json.dumps(dict(request.facts), separators=(",", ":")).encode()


def _code(sealing: str, uid: str, code: str) -> bytes:
    return vault().index(sealing, "request code", f"{uid}\0{code}")
