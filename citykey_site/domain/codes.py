"""The confirmation code: 11 random digits and a Damm check digit, shown 4-4-4.

Digits, because people read codes aloud, use many scripts and type on number pads.
"""

import secrets
from unicodedata import category

from citykey_site.domain.refusals import CodeIncomplete, CodeSlip
from citykey_site.domain.typed import plain, western_digits

LENGTH = 12
GROUP = 4
SECOND_NUMBER_LENGTH = 6
SECOND_GROUP = 3
EXAMPLE = "482100937718"

# A totally anti-symmetric quasigroup of order 10: H. Michael Damm, "Total anti-symmetrische
# Quasigruppen", Marburg 2004. It finds every single wrong digit and every swap of neighbors.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def new_slip() -> str:
    """Returns a new token for the QR code of a slip: 128 random bits, as text."""
    return secrets.token_urlsafe(16)


def new_second_number() -> str:
    """Returns six random digits, which stand in place of the email of a booking without one."""
    return "".join(str(secrets.randbelow(10)) for _ in range(SECOND_NUMBER_LENGTH))


def new_code() -> str:
    """Returns a new code of 12 digits from the system's secure random source."""
    digits = "".join(str(secrets.randbelow(10)) for _ in range(LENGTH - 1))
    return digits + str(_damm(digits))


def tidy(typed: str) -> str:
    """Returns the 12 digits that a person means.

    Any script's digits, spaces, dashes and invisible marks are understood. Raises
    CodeIncomplete where there are not 12 digits, CodeSlip where the check digit does not fit.
    """
    digits = western_digits(typed)
    if len(digits) != LENGTH:
        raise CodeIncomplete
    if _damm(digits) != 0:
        raise CodeSlip
    return digits


def second_number(typed: str) -> str | None:
    """Returns the six digits of a typed second number, None where something else was typed.

    Any script's digits, spaces, dashes and invisible marks are understood.
    """
    words = plain(typed, limit=64)
    if "@" in words or any(category(mark).startswith("L") for mark in words):
        return None
    digits = western_digits(words)
    return digits if len(digits) == SECOND_NUMBER_LENGTH else None


def grouped(code: str) -> str:
    """Returns the code as people read it, 4-4-4; a second number is shown 3-3."""
    size = SECOND_GROUP if len(code) == SECOND_NUMBER_LENGTH else GROUP
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


def _damm(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim
