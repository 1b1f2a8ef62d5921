"""Renews keys while the site runs: what they sealed is sealed anew, then the old ones go.

From the first step on everything new is under the new keys, and what is old is opened and found
under both. A crash at any moment leaves both, and the worker finishes what was begun.
"""

from datetime import datetime, timedelta

from citykey_site.storage import resealing
from citykey_site.storage.db import session, transaction
from citykey_site.storage.vault import vault

AT_ONCE = 20
LATE = timedelta(hours=1)


def begin(*, now: datetime) -> list[str]:
    """Puts a new key in the place of each that can be renewed, and returns their names.

    No deed goes on meanwhile: none has sealed with one key what it looks for with the other. One
    whose last renewal is not finished keeps its key.
    """
    with transaction(alone=True):
        return [name for name in resealing.names() if vault().renew(name, now=now)]


def seal_anew(*, now: datetime) -> int:
    """Seals anew what is still under an old key, and counts it; 0 says that nothing is left."""
    return sum(_seal_anew(name, now=now) for name in vault().being_renewed())


def finish_due(*, now: datetime) -> int:
    """Destroys the old keys that nothing needed for a quarter of an hour, and counts them.

    Each is destroyed only after a look at all rows has found none that needs it.
    """
    done = 0
    for name in vault().being_renewed():
        if vault().is_unused(name, now=now) and not _seal_anew(name, now=now):
            done += vault().finish(name, now=now)
    return done


def late(*, now: datetime) -> list[str]:
    """Lists the keys whose old key should have been destroyed an hour ago."""
    return [name for name in vault().being_renewed() if vault().is_unused(name, now=now - LATE)]


def unfinished() -> list[str]:
    """Lists the keys whose old key is still there."""
    return vault().being_renewed()


def _seal_anew(name: str, *, now: datetime) -> int:
    found = list(resealing.left(name))
    session().rollback()
    for start in range(0, len(found), AT_ONCE):
        with transaction():
            for kind, row_id in found[start : start + AT_ONCE]:
                resealing.seal_anew(name, kind, row_id)
    if found:
        vault().was_needed(name, now=now)
    return len(found)
