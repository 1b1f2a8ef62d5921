"""Importing a season from a file: first what it would do, then all of it or nothing."""

from collections.abc import Sequence

from flask import Blueprint, Response, redirect

from citykey_site import clock
from citykey_site.domain.event_csv import COLUMNS, NEEDED, Fault, Reading, read_events
from citykey_site.domain.event_import import Kind, Preview
from citykey_site.domain.refusals import EffectChanged
from citykey_site.domain.staff import Need
from citykey_site.services import event_import
from citykey_site.services.event_import import NotImported
from citykey_site.services.events import Told
from citykey_site.web import limits
from citykey_site.web.forms.imports import ImportForm, NoFile, packed
from citykey_site.web.render import office
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import actor, needs
from citykey_site.web.staff.render import MISTAKE, staff_page

ADDRESS = "/staff/import"
# More rows help nobody to see what a file does; the rest is counted.
MOST_SHOWN = 100

blueprint = Blueprint("staff_imports", __name__)


@blueprint.get(ADDRESS)
@needs(Need.EVENTS)
def ask() -> Response:
    """Asks for a file."""
    return _ask(ImportForm())


@blueprint.post(ADDRESS)
@limits.limiter.limit(limits.DEEDS)
@needs(Need.EVENTS)
def read() -> Response:
    """Shows what a file would do; where that was seen and confirmed, does it."""
    form = ImportForm()
    is_trusted = form.is_trusted()
    try:
        data = form.file()
    except NoFile as no:
        return _ask(form, MISTAKE, errors=[] if form.stale else [("file", str(no))])
    reading = read_events(data)
    if reading.faults:
        return _ask(form, MISTAKE, faults=reading.faults, notes=reading.notes)
    if is_trusted and form.is_confirmed:
        return _import(form, data, reading)
    return _preview(form, data, reading, MISTAKE if form.stale else 200)


def _import(form: ImportForm, data: bytes, reading: Reading) -> Response:
    facts = {"by": actor().label, "office": office(), "now": clock.now()}
    try:
        told = event_import.import_events(reading, seen=form.seen.data, **facts)
    except NotImported as no:
        return _ask(form, MISTAKE, faults=no.faults)
    except EffectChanged:
        return _preview(form, data, reading, MISTAKE, has_changed=True)
    news.tell(_said(told))
    return redirect(ADDRESS, 303)


def _preview(
    form: ImportForm, data: bytes, reading: Reading, status: int = 200, *, has_changed: bool = False
) -> Response:
    found = event_import.preview(reading, now=clock.now())
    if found.faults:
        return _ask(form, MISTAKE, faults=found.faults, notes=reading.notes)
    return staff_page(
        "staff/imports/preview.html",
        status,
        form=form,
        has_changed=has_changed,
        preview=found,
        counts={kind.name.lower(): found.count(kind) for kind in Kind},
        lines=found.touched[:MOST_SHOWN],
        more=max(len(found.touched) - MOST_SHOWN, 0),
        doing=_doing(found),
        kept=packed(data),
        **_shown("notes", reading.notes),
    )


def _ask(
    form: ImportForm,
    status: int = 200,
    *,
    errors: Sequence[tuple[str, str]] = (),
    faults: Sequence[Fault] = (),
    notes: Sequence[Fault] = (),
) -> Response:
    if faults:
        number = "1 thing" if len(faults) == 1 else f"{len(faults)} things"
        errors = [("file", f"Mend {number} in the file, then choose it again.")]
    return staff_page(
        "staff/imports/import.html",
        status,
        form=form,
        errors=errors,
        columns=COLUMNS,
        needed=NEEDED,
        **_shown("faults", faults),
        **_shown("notes", notes),
    )


def _shown(name: str, found: Sequence[Fault]) -> dict[str, object]:
    return {name: found[:MOST_SHOWN], f"more_{name}": max(len(found) - MOST_SHOWN, 0)}


def _doing(found: Preview) -> str:
    """Returns the words of the button: how many events, and how many letters."""
    number = len(found.touched)
    events = "1 event" if number == 1 else f"{number} events"
    if not found.told:
        return f"Import {events}"
    return f"Import {events} and tell {_parties(found.told)}"


def _said(told: Told) -> str:
    counts = {
        "new": told.added,
        "changed": told.changed,
        "canceled": told.canceled,
        "as before": told.unchanged,
    }
    done = ", ".join(f"{number} {words}" for words, number in counts.items() if number)
    letters = f" {_parties(told.letters)} will be told by mail." if told.letters else ""
    return f"Imported: {done}.{letters}"


def _parties(number: int) -> str:
    return "1 party" if number == 1 else f"{number} parties"
