"""The page after too many wrong codes: when the next try is possible."""

from datetime import datetime

from flask import Response

from citykey_site.domain.refusals import TooManyTries
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import staff_page

TOO_MANY = 429


def wait_page(no: TooManyTries, *, now: datetime) -> Response:
    """Returns the page, with the wait in seconds for programs."""
    response = staff_page("staff/sign_in/wait.html", TOO_MANY, no=staff_sentence(no))
    response.headers["Retry-After"] = str(max(1, int((no.until - now).total_seconds()) + 1))
    return response
