"""Counts wrong codes of a person, from one network and from all; no deed of its own."""

from dataclasses import dataclass
from datetime import datetime

from citykey_site.domain import throttle
from citykey_site.domain.limits import Limits
from citykey_site.storage import tries

FIXED = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Holds what is counted of a person: from one network (`pair`), and from everywhere."""

    words: tuple[str, str]
    pair: throttle.Count
    whole: throttle.Count
    limits: Limits


def checked(
    purpose: str, who: str, *, network: str, now: datetime, limits: Limits | None = None
) -> Counts:
    """Returns what is counted; `network` is kept only as a keyed digest.

    With the `limits` of the office a network without a wrong code has its turn while others wait.
    Without them the numbers are fixed, and all wait: for codes half as long, of staff and of
    navigators' letters. Opens no transaction. Raises TooManyTries while a wait lasts, before any
    code is looked at.
    """
    words = (f"{who}\0{network}", who)
    pair, whole = (tries.read(purpose, item, now=now) for item in words)
    if limits is None:
        throttle.check_wait(pair, now=now)
        throttle.check_wait(whole, now=now)
    else:
        throttle.check_turn(pair, whole, now=now)
    return Counts(words=words, pair=pair, whole=whole, limits=limits or FIXED)


def add_wrong(purpose: str, counts: Counts, *, now: datetime) -> None:
    """Counts one wrong code more. Opens no transaction."""
    of_pair, of_all = throttle.of_pair(counts.limits), throttle.of_mailbox(counts.limits)
    pair = throttle.add_wrong(counts.pair, of_pair, now=now)
    whole = throttle.add_wrong(counts.whole, of_all, now=now)
    for words, count in zip(counts.words, (pair, whole), strict=True):
        tries.keep(purpose, words, count, now=now)
