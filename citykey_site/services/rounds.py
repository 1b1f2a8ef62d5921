"""Goes through many things in one round; a failure of one does not keep the others waiting."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing")


def each(things: Iterable[Thing], deed: Callable[[Thing], int]) -> int:
    """Does a deed for each thing and adds up what it counts.

    Raises the first failure, of whatever kind, once all have had their turn.
    """
    done, failures = 0, []
    for thing in things:
        try:
            done += deed(thing)
        except Exception as failure:
            failures.append(failure)
    if failures:
        raise failures[0]
    return done
