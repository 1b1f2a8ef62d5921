"""Keeps what people say went wrong; their words are sealed under the key of the month."""

from datetime import date

from sqlalchemy import ColumnElement, delete, func, select, true

from citykey_site.domain.reports import Reason, Report
from citykey_site.storage import months, tombstones
from citykey_site.storage.db import session
from citykey_site.storage.months import Thing
from citykey_site.storage.tables import ReportRow
from citykey_site.storage.vault import KeyGone, vault

UID_LENGTH = 32


def uid_of(form: str, *, today: date) -> str:
    """Returns the uid of the report that a form makes, from the form's one-time token."""
    key = months.key_of(Thing.REPORT, today)
    return vault().proof(key, "report form", form).hex()[:UID_LENGTH]


def is_kept(uid: str) -> bool:
    """Tells whether there is a report with a uid."""
    return session().scalar(select(ReportRow.id).filter_by(uid=uid)) is not None


def add(report: Report) -> None:
    """Keeps a report. Raises IntegrityError where the same form was sent at this very moment."""
    key = months.key_of(Thing.REPORT, report.day)
    sealed = _sealed(key, report.uid, report.words)
    row = ReportRow(
        uid=report.uid,
        day=report.day,
        page=report.page,
        language=report.language,
        reason=report.reason,
        sealing=key,
        words_sealed=sealed,
    )
    session().add(row)
    session().flush()


def latest(*, language: str = "", limit: int, skip: int = 0) -> list[Report]:
    """Returns reports, the newest first; of one language where it is named."""
    wanted = _in(select(ReportRow), language).order_by(ReportRow.id.desc())
    return [_fact(row) for row in session().scalars(wanted.limit(limit).offset(skip))]


def reasons(*, language: str = "") -> dict[Reason, int]:
    """Counts the reports by reason; of one language where it is named."""
    wanted = _in(select(ReportRow.reason, func.count()), language).group_by(ReportRow.reason)
    return {Reason(reason): number for reason, number in session().execute(wanted)}


def number() -> int:
    """Counts the reports."""
    return session().scalar(select(func.count(ReportRow.id)))


def seal_anew(row: ReportRow) -> None:
    """Seals a row under the newest key of its month."""
    row.words_sealed = _sealed(row.sealing, row.uid, _fact(row).words)


def uids() -> list[str]:
    """Lists all reports."""
    return list(session().scalars(select(ReportRow.uid)))


def remove(uid: str) -> bool:
    """Removes one report for good, and tells whether it was there."""
    if "\0" in uid:  # No text of PostgreSQL holds it; its driver raises an error.
        return False
    return bool(_remove_for_good(ReportRow.uid == uid))


def remove_to(uid: str, *, language: str = "") -> int:
    """Removes a report and all older ones for good, and returns how many there were."""
    if "\0" in uid:
        return 0
    last = select(ReportRow.id).filter_by(uid=uid).scalar_subquery()
    return _remove_for_good(_in_language(language), ReportRow.id <= last)


def keep_newest(most: int) -> None:
    """Removes the oldest reports beyond so many."""
    oldest = select(ReportRow.id).order_by(ReportRow.id.desc()).offset(most).limit(1)
    session().execute(delete(ReportRow).where(ReportRow.id <= oldest.scalar_subquery()))


def remove_before(day: date) -> None:
    """Removes the reports of the Chicago dates before a day."""
    session().execute(delete(ReportRow).where(ReportRow.day < day))


def _remove_for_good(*conditions: ColumnElement[bool]) -> int:
    gone = session().execute(select(ReportRow.sealing, ReportRow.uid).where(*conditions)).all()
    for sealing, uid in gone:
        tombstones.note(sealing, tombstones.report(uid))
    return session().execute(delete(ReportRow).where(*conditions)).rowcount


def _in_language(language: str) -> ColumnElement[bool]:
    return ReportRow.language == language if language else true()


def _sealed(key: str, uid: str, words: str) -> bytes:
    return vault().seal(key, f"report words {uid}", words.encode())


def _in(wanted, language: str):
    return wanted.where(_in_language(language))


def _fact(row: ReportRow) -> Report:
    try:
        words = vault().open(row.sealing, f"report words {row.uid}", row.words_sealed).decode()
    except KeyGone:
        words = None
    return Report(
        uid=row.uid,
        day=row.day,
        page=row.page,
        language=row.language,
        reason=Reason(row.reason),
        words=words,
    )
