"""What to bring: the three needs, and a checker that remembers nothing.

Its two posts change nothing, so that they need no token and no cookie; a post that another site
caused is refused like every other. The answers travel in the form (`documents_carried.py`).
"""

from flask import Blueprint, Response, redirect, request

from citykey_site import clock
from citykey_site.config import BadSetting
from citykey_site.domain import document_file, refusals
from citykey_site.domain.bookings import Booking
from citykey_site.domain.documents import judge
from citykey_site.web import documents_carried as carried
from citykey_site.web import languages, limits, passes
from citykey_site.web.documents_carried import Party
from citykey_site.web.kept_pages import kept
from citykey_site.web.pictures import slip_picture
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, office, page, public_page

blueprint = Blueprint("documents", __name__)
MISTAKE = 422
FIRST_FIELD = "age1"
TO_PEOPLE, TO_LIST = "people", "list"


@blueprint.record
def check(_state: object) -> None:
    """Reads the file of papers when the site starts. Raises BadSetting where it is broken."""
    try:
        document_file.known()
    except document_file.Broken as broken:
        raise BadSetting(str(broken)) from None


@blueprint.get("/<lang>/documents")
@kept
def show() -> Response:
    """Shows the three things that each person must prove, and asks who comes."""
    return public_page("documents/documents.html", **_people((), []))


@blueprint.post("/<lang>/documents")
@limits.limiter.limit(limits.DEEDS)
def choose_people() -> Response:
    """Goes on to the papers of the first person."""
    try:
        party = carried.chosen(request.form)
    except refusals.NobodyComes as no:
        return _nobody(None if "switch" in request.form else no)
    if "switch" in request.form:
        return _who(party)
    return _papers(party, 1)


@blueprint.get("/<lang>/documents/papers")
def lead_back() -> Response:
    """Leads to the beginning: the language links at the top of an answer come here."""
    return redirect(links().page("documents"), 303)


@blueprint.post("/<lang>/documents/papers")
@limits.limiter.limit(limits.DEEDS)
def answer() -> Response:
    """Takes in one person's papers, and shows the next person, another one, or the answer."""
    try:
        party, at = carried.answered(request.form)
    except refusals.NobodyComes as no:
        return _nobody(no)
    go = request.form.get("go")
    if go == TO_PEOPLE:
        return _who(party)
    number = carried.number_in(request.form, "go", party)
    if number is None and at is not None and go != TO_LIST:
        number = at if "switch" in request.form else at + 1
    if number is None or number > len(party):
        return _list(party)
    return _papers(party, number)


def _people(party: Party, errors: list[tuple[str, str]]) -> dict[str, object]:
    return {
        "party": party,
        "so_far": carried.written(party),
        "numbers": carried.PERSONS,
        "facts": document_file.known(),
        "errors": errors,
    }


def _who(party: Party) -> Response:
    return page("documents/documents.html", **_people(party, []), private=True)


def _nobody(no: refusals.NobodyComes | None) -> Response:
    if no is None:
        return _who(())
    errors = [(FIRST_FIELD, sentence(no, languages.code()))]
    return page("documents/documents.html", MISTAKE, **_people((), errors), private=True)


def _papers(party: Party, number: int) -> Response:
    return page(
        "documents/papers.html",
        party=party,
        so_far=carried.written(party),
        number=number,
        person=party[number - 1],
        papers=document_file.known().papers_for(party[number - 1].age),
        private=True,
    )


def _list(party: Party) -> Response:
    """Shows the answer for each person, under the open booking where there is one."""
    facts = document_file.known()
    booking = _open_booking()
    return page(
        "documents/answer.html",
        party=party,
        so_far=carried.written(party),
        answers=[judge(person, facts) for person in party],
        facts=facts,
        booking=booking,
        slip_picture=slip_picture(booking.slip, base_url=office().base_url) if booking else None,
        private=True,
    )


def _open_booking() -> Booking | None:
    now = clock.now()
    booking = passes.booking_unchanged(now)
    return booking if booking and booking.is_active and now < booking.slot.ends_at else None
