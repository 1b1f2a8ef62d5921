"""The letters of the email check, in the language of the request."""

from datetime import datetime

from citykey_site.domain import times
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.messages import Message
from citykey_site.domain.office import Office
from citykey_site.mail import letters


def check(
    request: Request, *, link: str, code: str, office: Office, now: datetime, **about: object
) -> Message:
    """Writes the letter to follow, or, where following it can do nothing, why not.

    `about` has what the request is about: `event`, and for a booking `slot` and `people`.
    """
    letter = "check" if request.purpose is not Purpose.NOTHING else "limit"
    return letters.write(
        letter,
        to=request.email,
        language=request.language,
        day=times.day_of(now),
        identity=request.uid,
        office=office,
        now=now,
        request=request,
        link=link,
        code=code,
        **about,
    )
