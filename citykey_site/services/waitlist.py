"""What a party in a waitlist does: join, take an offered place, decline it, leave.

Locks come in this order: event, entry, what keeps places, windows.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from citykey_site.domain.kept import Kind
from citykey_site.domain.waitlist import State
from citykey_site.services import places
from citykey_site.storage import kept, outbox, waits


def let_go(slot_ids: Collection[int], *, now: datetime) -> None:
    """Ends the offers in windows that are about to close; their parties wait on.

    Where nothing else is wished, `lines.end_hopeless` ends the entry and tells the party. Comes
    before a window of the deed changes. Opens no transaction.
    """
    uids = sorted(item.owner for item in kept.of_slots(slot_ids, kinds={Kind.OFFER}))
    for uid in uids:
        entry = waits.lock(uid)
        places.give_back(kept.remove_of(uid))
        outbox.drop_unsent_about(uid)
        waits.save(replace(entry, state=State.WAITING))
