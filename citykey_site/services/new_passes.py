"""A pass that is given in the same transaction as the booking it opens: one commit, not two."""

from dataclasses import dataclass, field
from datetime import datetime

from citykey_site.storage import passes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPass:
    """Holds the token of a browser's new pass, its end, and the token that it had before."""

    token: str = field(repr=False)
    expires_at: datetime
    instead_of: str | None = field(repr=False)

    def give(self, booking_uid: str) -> None:
        """Lets the pass open a booking, and ends the one before it; opens no transaction."""
        if self.instead_of:
            passes.withdraw(self.instead_of)
        passes.issue(self.token, booking_uid, expires_at=self.expires_at)


def draw(*, expires_at: datetime, instead_of: str | None) -> NewPass:
    """Returns a pass that opens nothing until it is given."""
    return NewPass(token=passes.new_token(), expires_at=expires_at, instead_of=instead_of)
