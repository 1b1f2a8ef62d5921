"""Does a deed again that the database gave up through no fault of its own."""

import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError

from citykey_site.storage.db import OutcomeUnknown, is_in_deed

TRIES = 4
FIRST_PAUSE_MILLISECONDS = 20
# PostgreSQL undid the whole deed so that another could go on: serialization_failure and
# deadlock_detected (its manual, appendix A).
UNDONE = {"40001", "40P01"}

Facts = ParamSpec("Facts")
Done = TypeVar("Done")


def repeated(*, same_twice: bool) -> Callable[[Callable[Facts, Done]], Callable[Facts, Done]]:
    """Does a deed again where PostgreSQL undid it, or hung up before its commit was sent.

    With `same_twice`, which says that doing it twice is as doing it once, also where nobody knows
    whether the commit was kept. Pauses by chance, so that two who met do not meet again; after
    the last try the error goes on to the page that says what to do (503).
    """

    def of(deed: Callable[Facts, Done]) -> Callable[Facts, Done]:
        @wraps(deed)
        def again(*words: Facts.args, **facts: Facts.kwargs) -> Done:
            for tried in range(1, TRIES):
                try:
                    return deed(*words, **facts)
                except DBAPIError as failed:
                    # The deed that it is part of has to be done again, not this piece of it.
                    if is_in_deed() or not _may_repeat(failed, same_twice=same_twice):
                        raise
                time.sleep(_pause(tried))
            return deed(*words, **facts)

        return again

    return of


def _may_repeat(failed: DBAPIError, *, same_twice: bool) -> bool:
    if isinstance(failed, OutcomeUnknown):
        return same_twice
    undone = getattr(failed.orig, "sqlstate", None) in UNDONE
    return undone or (failed.connection_invalidated and isinstance(failed, OperationalError))


def _pause(tried: int) -> float:
    most = FIRST_PAUSE_MILLISECONDS * 2**tried
    return (most // 2 + secrets.randbelow(most)) / 1000
