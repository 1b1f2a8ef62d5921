"""Where letters come back to, and what a message that came back there means."""

import re
from enum import StrEnum

LONGEST_LOCAL = 64  # RFC 5321, 4.5.3.1.1.
TOKEN = 48
LONGEST_NAME = LONGEST_LOCAL - TOKEN - 1
ADDRESS = re.compile(
    rf"[a-z0-9](?:[a-z0-9._-]{{0,{LONGEST_NAME - 2}}}[a-z0-9])?"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]"
)


class Fate(StrEnum):
    """Names what a mail server says became of a letter: given up, or tried again."""

    FAILED = "failed"
    DELAYED = "delayed"


class Outcome(StrEnum):
    """Names what was done with a message that came back; only these are counted.

    Only a letter that is given up, and that we wrote to the address we still have, is believed.
    """

    BELIEVED = "believed"
    DELAYED = "delayed"
    NOT_OURS = "not ours"
    UNREAD = "unread"


def is_usable(address: str) -> bool:
    """Tells whether letters can come back to an address: plain, short, without a plus of its own.

    48 letters and a plus are put before its @.
    """
    return ADDRESS.fullmatch(address.lower()) is not None


def address_with(token: str, address: str) -> str:
    """Returns the address to which one letter comes back (variable envelope return path)."""
    name, _, domain = address.rpartition("@")
    return f"{name}+{token}@{domain}"


def token_in(words: str, address: str) -> str:
    """Returns the first token that an address among these words carries, empty without one.

    Mail servers may have changed the case of letters on the way.
    """
    name, _, domain = address.lower().rpartition("@")
    wanted = (
        rf"(?<![^\s<,;:\"']){re.escape(name)}\+([a-z]{{{TOKEN}}})@{re.escape(domain)}(?![\w.-]\w)"
    )
    found = re.search(wanted, words.lower())
    return found[1] if found else ""
