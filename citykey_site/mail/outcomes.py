"""The two ways in which a delivery can end badly.

A `reason` is short and safe to log: it never holds an address or words of the letter.
"""


class Undelivered(Exception):
    """Is the root of both endings."""

    def __init__(self, reason: str) -> None:
        """Keeps the reason, for logs and for staff."""
        super().__init__(reason)
        self.reason = reason


class Refused(Undelivered):
    """Ends a letter for good: it is never tried again (security.md R33)."""


class Delayed(Undelivered):
    """Leaves a letter where it is: it is tried again later."""
