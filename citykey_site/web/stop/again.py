"""Asks for letters again without a link of theirs: the letter that follows is always sent."""

from flask import Blueprint, Response

from citykey_site.domain.checks import Purpose
from citykey_site.web import limits
from citykey_site.web.forms.bookings import BookForm
from citykey_site.web.navigators import asking
from citykey_site.web.render import page

blueprint = Blueprint("emails_again", __name__)
MISTAKE = 422


@blueprint.get("/<lang>/stop")
def show() -> Response:
    """Asks for the email address."""
    return _form(asking.fresh())


@blueprint.post("/<lang>/stop")
@limits.limiter.limit(limits.LETTERS)
def ask() -> Response:
    """Sends the letter to follow; the answer is the same whether letters are stopped or not."""
    return asking.answer(Purpose.EMAILS, _form, spelling="stop/spelling.html")


def _form(form: BookForm, status: int = 200) -> Response:
    told = status == MISTAKE
    return page(
        "stop/ask.html",
        status,
        form=form,
        errors=form.mistakes if told else [],
        stale=form.stale if told else None,
    )
