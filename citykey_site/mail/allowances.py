"""The letter with the number of a request for a higher limit."""

from datetime import datetime

from citykey_site.domain import times
from citykey_site.domain.allowances import Allowance
from citykey_site.domain.checks import Request
from citykey_site.domain.messages import Message
from citykey_site.domain.office import Office
from citykey_site.mail import letters


def number(request: Request, *, allowance: Allowance, office: Office, now: datetime) -> Message:
    """Writes the letter that gives a checked mailbox its request number."""
    return letters.write(
        "allowance_number",
        to=request.email,
        language=request.language,
        day=times.day_of(now),
        identity=f"allowance {request.uid}",
        office=office,
        now=now,
        allowance=allowance,
    )
