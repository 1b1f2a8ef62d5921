"""Checks the shape of an email address; never whether somebody reads it."""

from citykey_site.domain.refusals import EmailEmpty, EmailMalformed
from citykey_site.domain.typed import plain
from citykey_site.loading import Later

email_validator = Later("email_validator")

LONGEST = 254  # RFC 5321 4.5.3.1.3: a path of 256 octets with its two brackets.


def check_email(typed: str) -> str:
    """Returns the address that was typed, tidied.

    Spaces and invisible marks from copying are dropped. Raises EmailEmpty or EmailMalformed.
    """
    address = "".join(plain(typed, limit=LONGEST + 100).split())
    if not address:
        raise EmailEmpty
    if len(address) > LONGEST or any(mark in address for mark in "%!,;"):
        raise EmailMalformed
    try:
        found = email_validator.validate_email(
            address, check_deliverability=False, globally_deliverable=False
        )
    except email_validator.EmailNotValidError:
        raise EmailMalformed from None
    if "." not in found.domain.strip("."):
        raise EmailMalformed
    return found.normalized
