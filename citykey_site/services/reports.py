"""What people say went wrong on a page: kept without who said it, read and emptied by staff."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from citykey_site.domain import refusals, times
from citykey_site.domain import reports as rules
from citykey_site.domain.history import Deed
from citykey_site.domain.reports import Reason, Report
from citykey_site.storage import history, reports
from citykey_site.storage.db import transaction


def keep(reason: Reason, words: str, *, page: str, language: str, form: str, now: datetime) -> bool:
    """Keeps a report, and tells whether something that looked like a person was taken out.

    `words` are tidied, `page` is the rule of an address, `form` the one-time token: the same form
    is kept once.
    """
    kept = rules.without_persons(words)
    today = times.day_of(now)
    report = Report(
        uid=reports.uid_of(form, today=today),
        day=today,
        page=page,
        language=language,
        reason=reason,
        words=kept,
    )
    # IntegrityError: the same form was sent at this very moment, and is kept.
    with suppress(IntegrityError), transaction():
        if not reports.is_kept(report.uid):
            reports.add(report)
            reports.keep_newest(rules.MOST_KEPT)
    return kept != words


def remove(uid: str, *, by: str, now: datetime) -> None:
    """Removes one report. Raises ReportsChanged where it is gone."""
    with transaction():
        if not reports.remove(uid):
            raise refusals.ReportsChanged
        history.add(Deed.REPORTS_EMPTIED, by=by, now=now, reports=1)


def empty(uid: str, *, seen: int, language: str = "", by: str, now: datetime) -> None:
    """Removes all reports that somebody saw: `seen` of them, the newest with this uid.

    Those that came later stay. Raises ReportsChanged where others removed some meanwhile.
    """
    with transaction():
        gone = reports.remove_to(uid, language=language)
        if gone != seen or not gone:
            raise refusals.ReportsChanged
        history.add(Deed.REPORTS_EMPTIED, by=by, now=now, reports=gone)


def sweep(*, now: datetime) -> None:
    """Removes the reports whose time is over; the keys of their months go with the others."""
    with transaction():
        reports.remove_before(times.day_of(now) - rules.KEPT_FOR)
