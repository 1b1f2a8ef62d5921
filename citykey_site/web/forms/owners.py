"""Checks what opens a booking together with its code: an email address or a second number."""

from citykey_site.domain import codes
from citykey_site.domain.refusals import EmailMalformed, OwnerEmpty, OwnerMalformed
from citykey_site.domain.typed import plain
from citykey_site.web.forms.emails import LONGEST, check_email


def check_owner(typed: str) -> str:
    """Returns the address or the six digits that were typed, tidied.

    Raises OwnerEmpty, or OwnerMalformed where it is neither.
    """
    if not plain(typed, limit=LONGEST):
        raise OwnerEmpty
    number = codes.second_number(typed)
    if number:
        return number
    try:
        return check_email(typed)
    except EmailMalformed:
        raise OwnerMalformed from None
