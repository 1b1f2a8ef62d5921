"""Asks once when the domain of an address is probably misspelled; two plain buttons answer."""

from flask import request

from citykey_site.domain import emails
from citykey_site.domain.refusals import Refusal
from citykey_site.web.forms.emails import check_email


def settled(typed: str) -> str | None:
    """Returns the address to use, None where the person has to be asked first.

    `instead` is the button with the suggested address, `keep` the one with the typed address;
    each does what its own words say, whatever is in the field by then.
    """
    pressed = request.form.get("instead") or request.form.get("keep")
    if pressed:
        try:
            return check_email(pressed)
        except Refusal:
            return None
    return None if emails.suggestion(typed) else typed


def question(typed: str) -> dict[str, str]:
    """Returns the two addresses that the question shows."""
    return {"typed": typed, "meant": emails.suggestion(typed) or typed}
