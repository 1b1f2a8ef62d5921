"""People who help others to book ask here for a higher limit; the rest is in `allowances.py`."""

from datetime import datetime

from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.office import Office
from citykey_site.services import checks


def ask_for_more(
    email: str, *, language: str, form_token: str, office: Office, now: datetime
) -> Request:
    """Sends the letter to follow; nothing is looked up before its owner has followed it.

    Raises TooBusy.
    """
    return checks.ask_at_once(
        Purpose.ALLOWANCE,
        email=email,
        language=language,
        facts={},
        form=form_token,
        about={},
        office=office,
        now=now,
    )
