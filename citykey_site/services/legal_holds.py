"""Begins and ends a legal hold: while it lasts, nothing is erased by itself.

Letters that were sent, unfinished requests, passes, sittings, counts of tries and sign-ins of
staff still go: they were never kept longer than their use.
"""

from datetime import datetime

from citykey_site.domain.history import COMMAND, Deed
from citykey_site.storage import history, legal_holds
from citykey_site.storage.db import transaction


def begin(*, now: datetime) -> bool:
    """Begins a hold; tells whether there was none before."""
    with transaction():
        legal_holds.line_up()
        if legal_holds.current() is not None:
            return False
        legal_holds.begin(now=now)
        history.add(Deed.HOLD_BEGUN, by=COMMAND, now=now)
        return True


def end(*, now: datetime) -> bool:
    """Ends the hold; tells whether there was one. The erasure then catches up by itself."""
    with transaction():
        legal_holds.line_up()
        if legal_holds.current() is None:
            return False
        legal_holds.end(now=now)
        history.add(Deed.HOLD_ENDED, by=COMMAND, now=now)
        return True
