"""People who help others ask here for a sitting or a higher limit, each by a letter to follow.

What follows then is in `sittings.py` and `allowances.py`.
"""

from datetime import datetime

from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.office import Office
from citykey_site.services import checks


def ask(
    purpose: Purpose, email: str, *, language: str, form_token: str, office: Office, now: datetime
) -> Request:
    """Sends the letter to follow; nothing is looked up before its owner has followed it.

    Raises TooBusy.
    """
    return checks.ask_at_once(
        purpose,
        email=email,
        language=language,
        facts={},
        form=form_token,
        about={},
        office=office,
        now=now,
    )
