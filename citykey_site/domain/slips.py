"""Tells a slip of typing from another address."""

from citykey_site.domain.emails import mailbox, suggestion

MOST_SLIPS = 2


def is_slip(wrong: str, right: str) -> bool:
    """Tells whether somebody who meant the right address can have typed the wrong one.

    The suggested domain makes them one mailbox, or at most two letters are missing, added,
    exchanged or swapped with their neighbor.
    """
    if "@" not in wrong or "@" not in right:
        return False
    wrong, right = mailbox(wrong), mailbox(right)
    if mailbox(suggestion(wrong) or wrong) == right:
        return True
    return abs(len(wrong) - len(right)) <= MOST_SLIPS and distance(wrong, right) <= MOST_SLIPS


def distance(one: str, other: str) -> int:
    """Returns the least number of slips between two words (Damerau, optimal string alignment)."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, against in enumerate(other, start=1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != against))
            if column > 1 and row > 1 and (letter, one[row - 2]) == (other[column - 2], against):
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, above = above, line
    return above[-1]
