"""Keeps higher limits by a keyed digest of the mailbox, under the key of a month."""

from datetime import date

from sqlalchemy import Select, bindparam, delete, func, select

from citykey_site.domain.allowances import Allowance, State
from citykey_site.domain.emails import mailbox
from citykey_site.storage import months
from citykey_site.storage.db import session
from citykey_site.storage.months import Thing
from citykey_site.storage.tables import AllowanceRow
from citykey_site.storage.vault import vault

PURPOSE = "allowance email"


def add(allowance: Allowance, email: str, *, today: date) -> None:
    """Keeps a new request of a mailbox."""
    key = months.key_of(Thing.LIMIT, today)
    row = AllowanceRow(
        number=allowance.number,
        sealing=key,
        email_index=vault().index(key, PURPOSE, mailbox(email)),
    )
    _write(row, allowance)
    session().add(row)
    session().flush()


def save(allowance: Allowance) -> None:
    """Keeps what became of a request."""
    _write(session().scalars(_rows().filter_by(number=allowance.number)).one(), allowance)
    session().flush()


def of_mailbox(email: str, *, today: date) -> Allowance | None:
    """Returns the latest request of a mailbox that is not over.

    One digest is computed for each live month, whether anything is found or not. Where nobody
    asked for a year, there is no key, and nothing to ask the database.
    """
    digests = vault().indexes(months.keys(Thing.LIMIT), PURPOSE, mailbox(email))
    if not digests:
        return None
    return _one(LATEST, {"digests": digests, "today": today})


def lock(number: str) -> Allowance | None:
    """Returns a request and keeps others from deciding on it until the transaction ends."""
    return _one(_rows().filter_by(number=number).with_for_update())


def find(number: str, *, today: date) -> Allowance | None:
    """Returns the request with a number, None where there is none or it is over."""
    return _one(_rows().where(AllowanceRow.number == number, AllowanceRow.ends_on >= today))


def is_free(number: str) -> bool:
    """Tells whether no request has this number."""
    return session().scalar(select(AllowanceRow.id).filter_by(number=number)) is None


def live(*, today: date, limit: int) -> list[Allowance]:
    """Lists the requests that are not over, the newest first."""
    wanted = _rows().where(AllowanceRow.ends_on >= today)
    rows = session().scalars(wanted.order_by(AllowanceRow.id.desc()).limit(limit))
    return [_fact(row) for row in rows]


def asked(*, today: date) -> int:
    """Counts the requests that wait for staff."""
    wanted = select(func.count(AllowanceRow.id)).where(
        AllowanceRow.state == State.ASKED, AllowanceRow.ends_on >= today
    )
    return session().scalar(wanted)


def remove_ended(today: date) -> None:
    """Removes the requests that are over."""
    session().execute(delete(AllowanceRow).where(AllowanceRow.ends_on < today))


def _rows() -> Select:
    return select(AllowanceRow).execution_options(populate_existing=True)


# Each booking asks this: it is made once.
LATEST = (
    _rows()
    .where(AllowanceRow.email_index.in_(bindparam("digests", expanding=True)))
    .where(AllowanceRow.ends_on >= bindparam("today"))
    .order_by(AllowanceRow.id.desc())
    .limit(1)
)


def _one(wanted: Select, facts: dict[str, object] | None = None) -> Allowance | None:
    row = session().scalars(wanted, facts).one_or_none()
    return _fact(row) if row else None


def _write(row: AllowanceRow, allowance: Allowance) -> None:
    row.state = allowance.state
    row.bookings = allowance.bookings
    row.ends_on = allowance.ends_on


def _fact(row: AllowanceRow) -> Allowance:
    return Allowance(
        number=row.number,
        state=State(row.state),
        bookings=row.bookings,
        ends_on=row.ends_on,
        last_day=months.last_day(row.sealing),
    )
