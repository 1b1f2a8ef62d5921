"""Keeps small groups out of what is published, and what would give them away.

A count of 1 to 9 people is not shown (R46 of the security page). Nor is a count from which such
a one could be worked out: by subtraction in a sum of which all else is shown, or because the
hidden parts of a sum are few people together.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

SMALLEST = 10
TOGETHER = ""

Name = Hashable


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Holds what may be told of one count: the count, or why there is none.

    `is_small` tells that it is 1 to 9. `is_part` tells that parts that are not shown are left
    out of it, so that it is the least that the true count can be.
    """

    count: int | None
    is_small: bool = False
    is_part: bool = False


def is_small(count: int) -> bool:
    """Tells whether a group is so small that its people could be known; nobody is no group."""
    return 0 < count < SMALLEST


def together(groups: Mapping[str, int]) -> dict[str, int]:
    """Returns groups with the small ones counted together, under an empty name.

    Where they are few even together, the next larger ones join them.
    """
    kept = {name: count for name, count in groups.items() if name != TOGETHER and count}
    rest = groups.get(TOGETHER, 0)
    for name in sorted(kept, key=lambda name: (kept[name], name)):
        if not is_small(kept[name]) and not is_small(rest):
            break
        rest += kept.pop(name)
    return kept | ({TOGETHER: rest} if rest else {})


def hidden(
    counts: Mapping[Name, int], sums: Sequence[tuple[Name, ...]], also: Collection[Name] = ()
) -> set[Name]:
    """Returns the names of the counts that may not be shown; `also` are hidden in any case.

    In each of `sums` the last count is the sum of those before it. Each count stands in two of
    them at most, as the cells of a table with its margins do.
    """
    found = {name for name, count in counts.items() if is_small(count)} | set(also)
    wholes = {line[-1] for line in sums}

    def cost(name: Name) -> tuple:
        # Nobody hides nobody; and a part tells less than a whole.
        return counts[name] == 0, name in wholes, counts[name], str(name)

    while left := [names - found for names in _weak(counts, sums, found) if names - found]:
        best = {min(names, key=cost) for names in left}
        # The dear ones one by one: what is cheap elsewhere may spare the next.
        found |= {name for name in best if counts[name] and name not in wholes} or {
            min(best, key=cost)
        }
    return found


def cell(count: int, *, is_hidden: bool) -> Cell:
    """Returns what may be told of a count."""
    return Cell(count=None if is_hidden else count, is_small=is_hidden and is_small(count))


def total(cells: Sequence[Cell]) -> Cell:
    """Returns the sum of what is shown: nothing can be worked out from it that is not."""
    seen = sum(item.count or 0 for item in cells)
    is_part = any(item.count is None or item.is_part for item in cells)
    return Cell(count=seen or None, is_part=bool(seen)) if is_part else Cell(count=seen)


def derivable(sums: Sequence[tuple[Name, ...]], found: Collection[Name]) -> set[Name]:
    """Returns the hidden counts that the sums give away.

    Gauss's elimination by bits: the sums of a table are the cuts of a graph, whose rank is the
    same in every field, so that signs do not matter.
    """
    names = list(found)
    bit = {name: 1 << place for place, name in enumerate(names)}
    lines: list[int] = []
    for line in sums:
        row = sum(bit[name] for name in line if name in bit)
        for kept in lines:
            row = min(row, row ^ kept)
        if row:
            top = 1 << (row.bit_length() - 1)
            lines = [kept ^ row if kept & top else kept for kept in lines] + [row]
            lines.sort(reverse=True)
    return {names[row.bit_length() - 1] for row in lines if row.bit_count() == 1}


def _weak(
    counts: Mapping[Name, int], sums: Sequence[tuple[Name, ...]], found: Collection[Name]
) -> Iterator[set[Name]]:
    """Yields sets of counts, in each of which one more must be hidden."""
    for name in derivable(sums, found):
        yield {other for line in sums if name in line for other in line}
    for line in sums:
        if line[-1] not in found and _is_few(counts, line, found):
            yield set(line)


def _is_few(counts: Mapping[Name, int], line: tuple[Name, ...], found: Collection[Name]) -> bool:
    # Whoever reads "fewer than 10" knows that it is 1 to 9: where all are at one end, the sum
    # tells each of them.
    parts = [counts[name] for name in line[:-1] if name in found]
    small = [count for count in parts if is_small(count)]
    people = sum(parts)
    all_nine = len(small) == len(parts) and people == len(parts) * (SMALLEST - 1)
    return bool(parts) and (people < SMALLEST or people == len(small) or all_nine)
