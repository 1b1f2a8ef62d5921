"""What is kept, for how long, what could be handed over today, and what is erased."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, Response, current_app

from citykey_site.domain import checks, reports, sittings, waitlist
from citykey_site.domain import mail_stops as stop_rules
from citykey_site.services import privacy
from citykey_site.storage import bookings, erasure, legal_holds, mail_stops, months
from citykey_site.storage.months import Thing
from citykey_site.web.render import public_page

blueprint = Blueprint("privacy", __name__)
ERASED_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives:
    """Holds how long things are kept at most, each from the rule or setting that ends it."""

    erase_after_hours: int
    backup_days: int
    request_hours: int = checks.LIVES // timedelta(hours=1)
    sitting_hours: int = sittings.LONGEST // timedelta(hours=1)
    area_days: int = waitlist.AREA_LASTS.days
    report_days: int = reports.KEPT_FOR.days
    stop_days: int = stop_rules.LASTS.days
    limit_months: int = months.LIVE_A_YEAR_MONTHS + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMonth:
    """Holds what began in a month (`2026-11`) and is kept until a date at most."""

    thing: Thing
    month: str
    last_day: date


@blueprint.get("/<lang>/privacy")
def show() -> Response:
    """Shows what is kept, for how long, what could be handed over, and which days are erased."""
    settings = current_app.extensions["citykey.settings"]
    return public_page(
        "pages/privacy.html",
        lives=Lives(erase_after_hours=settings.erase_after_hours, backup_days=settings.backup_days),
        days=_days(timedelta(hours=settings.erase_after_hours)),
        kept_months=_months(),
        erased=erasure.erased_days()[:ERASED_SHOWN],
        past_holds=legal_holds.past(),
    )


def _days(after: timedelta) -> list[tuple[date, datetime]]:
    """Returns the event days that are not erased, each with the moment of its erasure."""
    ends = privacy.ends_of(bookings.days_kept())
    return [(day, end + after) for day, end in ends.items()]


def _months() -> list[KeptMonth]:
    return [
        KeptMonth(thing=thing, month=key[-len("2026-11") :], last_day=months.last_day(key))
        for thing in Thing
        for key in _used_keys(thing)
    ]


def _used_keys(thing: Thing) -> list[str]:
    """Returns the keys that seal something: each letter makes one for stops that may never come."""
    keys = months.keys(thing)
    if thing is not Thing.STOP:
        return keys
    stopped = mail_stops.months_with_any()
    return [key for key in keys if key in stopped]
