"""The people of the staff, for admins: the list, and adding somebody."""

from flask import Blueprint, Response, redirect

from citykey_site import clock
from citykey_site.domain.refusals import MemberKnown
from citykey_site.domain.staff import Need
from citykey_site.services import staff as deeds
from citykey_site.storage import staff
from citykey_site.web import limits
from citykey_site.web.forms.sign_in import AddForm
from citykey_site.web.render import office
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import actor, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_people", __name__)
PAGE = "/staff/people"


@blueprint.get(PAGE)
@needs(Need.ADMIN)
def people() -> Response:
    """Lists the people of the staff."""
    return _page(AddForm())


@blueprint.post(PAGE)
@limits.limiter.limit(limits.LETTERS)
@needs(Need.ADMIN)
def add_person() -> Response:
    """Adds a person and invites them."""
    form = AddForm()
    if not form.validate():
        return _page(form, MISTAKE)
    try:
        deeds.add(
            form.email.checked,
            role=form.role.checked,
            by=actor().label,
            office=office(),
            now=clock.now(),
        )
    except MemberKnown as no:
        return _page(form, MISTAKE, ("email", staff_sentence(no)))
    news.tell("Added: 1 person. A letter with the way in is on its way.")
    return redirect(PAGE, 303)


def _page(form: AddForm, status: int = 200, *errors: tuple[str, str]) -> Response:
    return staff_page(
        "staff/people/people.html",
        status,
        form=form,
        errors=[*errors, *form.mistakes],
        people=staff.everybody(),
    )
