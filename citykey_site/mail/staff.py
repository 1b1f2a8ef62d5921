"""Letters to staff, in English: the sign-in code, and the invitation."""

from datetime import datetime

from citykey_site.domain import times
from citykey_site.domain.languages import SOURCE
from citykey_site.domain.messages import Message
from citykey_site.domain.office import Office
from citykey_site.mail import letters


def code(code: str, *, to: str, identity: str, office: Office, now: datetime) -> Message:
    """Writes a one-time code, which is the first word of the letter."""
    return _to_staff("staff_code", to=to, identity=identity, office=office, now=now, code=code)


def invitation(
    *, to: str, until: datetime, identity: str, office: Office, now: datetime
) -> Message:
    """Writes that the person was added to the staff and may sign in until a moment."""
    return _to_staff(
        "staff_invitation", to=to, identity=identity, office=office, now=now, until=until
    )


def _to_staff(
    letter: str, *, to: str, identity: str, office: Office, now: datetime, **facts: object
) -> Message:
    return letters.write(
        letter,
        to=to,
        language=SOURCE,
        day=times.day_of(now),
        identity=f"{identity} {now.isoformat()}",
        office=office,
        now=now,
        **facts,
    )
