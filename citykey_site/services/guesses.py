"""Counts wrong codes of a person, from one network and from all; no deed of its own."""

from datetime import datetime

from citykey_site.domain import throttle
from citykey_site.storage import tries

Counts = dict[str, tuple[throttle.Limit, throttle.Count]]


def checked(purpose: str, who: str, *, network: str, now: datetime) -> Counts:
    """Returns what is counted; `network` is kept only as a keyed digest.

    Opens no transaction. Raises TooManyTries while a wait lasts, before any code is looked at.
    """
    limits = {f"{who}\0{network}": throttle.PAIR, who: throttle.MAILBOX}
    counts = {
        words: (limit, tries.read(purpose, words, now=now)) for words, limit in limits.items()
    }
    for _, count in counts.values():
        throttle.check_wait(count, now=now)
    return counts


def add_wrong(purpose: str, counts: Counts, *, now: datetime) -> None:
    """Counts one wrong code more. Opens no transaction."""
    for words, (limit, count) in counts.items():
        tries.keep(purpose, words, throttle.add_wrong(count, limit, now=now), now=now)
