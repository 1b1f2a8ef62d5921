"""One-time codes of staff: the mailed one, the authenticator's, and those printed in advance."""

import secrets
from datetime import datetime, timedelta

from citykey_site.domain import refusals
from citykey_site.domain.typed import plain, western_digits

LENGTH = 6
GOOD_FOR = timedelta(minutes=10)
CALLED_EXPIRED_FOR = timedelta(hours=2)

STEP_SECONDS = 30  # RFC 6238, 5.2: the length that every authenticator knows.
DRIFT_STEPS = 1

RECOVERY_CODES = 10
RECOVERY_LENGTH = 12
# Without letters and digits that look alike on paper: 0 O, 1 I L, U.
RECOVERY_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """Returns a new code to mail: six digits from the system's secure random source."""
    return "".join(str(secrets.randbelow(10)) for _ in range(LENGTH))


def tidy(typed: str) -> str:
    """Returns the six digits that a person means, in any script, spaces and marks dropped.

    Raises OneTimeIncomplete where there are not six.
    """
    digits = western_digits(typed)
    if len(digits) != LENGTH:
        raise refusals.OneTimeIncomplete
    return digits


def check_age(sent_at: datetime, *, now: datetime) -> None:
    """Refuses a code that was mailed too long ago.

    Raises OneTimeExpired up to two hours after it was sent, OneTimeWrong for an older one and
    for one of the future.
    """
    age = now - sent_at
    if not timedelta() <= age < CALLED_EXPIRED_FOR:
        raise refusals.OneTimeWrong
    if age >= GOOD_FOR:
        raise refusals.OneTimeExpired


def steps(now: datetime) -> range:
    """Returns the steps of an authenticator that are good now: this one, one before, one after."""
    step = int(now.timestamp()) // STEP_SECONDS
    return range(step - DRIFT_STEPS, step + DRIFT_STEPS + 1)


def new_recovery_codes() -> list[str]:
    """Returns ten new codes to print, each of twelve signs (58 random bits)."""
    return [
        "".join(secrets.choice(RECOVERY_SIGNS) for _ in range(RECOVERY_LENGTH))
        for _ in range(RECOVERY_CODES)
    ]


def tidy_recovery(typed: str) -> str:
    """Returns the twelve signs of a printed code, capitals or not, spaces and dashes dropped.

    Raises RecoveryIncomplete where there are not twelve.
    """
    signs = "".join(sign for sign in plain(typed, limit=64).upper() if sign.isalnum())
    signs = "".join(western_digits(sign) or sign for sign in signs)
    if len(signs) != RECOVERY_LENGTH:
        raise refusals.RecoveryIncomplete
    return signs
