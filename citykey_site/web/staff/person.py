"""One person of the staff, for admins: role, access, authenticator."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect

from citykey_site import clock
from citykey_site.domain.refusals import Refusal
from citykey_site.domain.staff import Member, Need
from citykey_site.services import staff as deeds
from citykey_site.storage import staff
from citykey_site.web import limits
from citykey_site.web.forms.base import Form, PressForm
from citykey_site.web.forms.sign_in import RoleForm
from citykey_site.web.render import office
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import actor, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_person", __name__)
PAGE = "/staff/people/<member_id>"


@blueprint.get(PAGE)
@needs(Need.ADMIN)
def person(member_id: str) -> Response:
    """Shows one person."""
    return _page(_member(member_id), PressForm())


@blueprint.post(f"{PAGE}/role")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.ADMIN)
def set_role(member_id: str) -> Response:
    """Gives a person another role."""
    member, form = _member(member_id), RoleForm()
    if not form.validate():
        return _page(member, form, MISTAKE)
    role = form.role.checked

    def change(**words: object) -> None:
        deeds.set_role(member, role, **words)

    return _done(member, form, change, f"Saved: the role is {role.value}.", letter=False)


@blueprint.post(f"{PAGE}/disable")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.ADMIN)
def disable(member_id: str) -> Response:
    """Shuts a person out at once."""
    return _pressed(member_id, deeds.disable, "Disabled: this person is signed out everywhere.")


@blueprint.post(f"{PAGE}/enable")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.ADMIN)
def enable(member_id: str) -> Response:
    """Lets a disabled person in again."""
    return _pressed(member_id, deeds.enable, "Enabled: this person can sign in again.")


@blueprint.post(f"{PAGE}/invite")
@limits.limiter.limit(limits.LETTERS)
@needs(Need.ADMIN)
def invite(member_id: str) -> Response:
    """Invites a person who has no authenticator once more."""
    return _pressed(member_id, deeds.invite, "Invited: the letter is on its way.", letter=True)


@blueprint.post(f"{PAGE}/reset")
@limits.limiter.limit(limits.LETTERS)
@needs(Need.ADMIN)
def reset(member_id: str) -> Response:
    """Takes a person's authenticator away and invites them to set up a new one."""
    said = "Reset: this person sets up a new authenticator app at the next sign-in."
    return _pressed(member_id, deeds.reset, said, letter=True)


def _pressed(member_id: str, deed: Callable, said: str, *, letter: bool = False) -> Response:
    member, form = _member(member_id), PressForm()
    if not form.is_trusted():
        return _page(member, form, MISTAKE)

    def change(**words: object) -> None:
        deed(member, **words)

    return _done(member, form, change, said, letter=letter)


def _done(member: Member, form: Form, change: Callable, said: str, *, letter: bool) -> Response:
    words = {"by": actor().label, "now": clock.now()}
    try:
        change(**words, **({"office": office()} if letter else {}))
    except Refusal as no:
        return _page(member, form, MISTAKE, said=staff_sentence(no))
    news.tell(said)
    return redirect(f"/staff/people/{member.public_id}", 303)


def _member(member_id: str) -> Member:
    member = staff.find_public(member_id)
    if member is None:
        abort(404)
    return member


def _page(member: Member, form: Form, status: int = 200, said: str = "") -> Response:
    return staff_page(
        "staff/people/person.html",
        status,
        member=member,
        errors=form.mistakes,
        refused=said,
        stale=form.stale,
        own=member.id == actor().member_id,
    )
