"""Bars for a plot that the server draws; `templates/components/plot.html` is the pen.

A plot says nothing that the table beside it does not say: a number that is not shown has no bar.
All lengths are in units of the drawing, which is as wide as a small phone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from citykey_site.domain.suppression import Cell
from citykey_site.web.staff.figure_words import told

LONGEST = 140
ROW = 22
NAME = 22
GAP = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Holds one bar with the words on both of its ends; a hollow one is what others are of."""

    label: str
    value: str
    y: int
    width: float
    is_hollow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Holds bars under one name, as those of a month."""

    name: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Holds a whole drawing with its height."""

    groups: tuple[Group, ...]
    height: int


def plot(
    rows: Iterable[tuple[str, Sequence[tuple[str, Cell]]]], *, hollow_first: bool = False
) -> Plot:
    """Lays out rows, each with a name and its labeled cells; an empty name takes no line."""
    rows = list(rows)
    counts = [cell.count or 0 for _, cells in rows for _, cell in cells]
    most = max(counts, default=0) or 1
    groups, y = [], 0
    for name, cells in rows:
        top = y + (NAME if name else 0)
        bars = tuple(
            Bar(
                label=label,
                value=told(cell),
                y=top + place * ROW,
                width=round((cell.count or 0) / most * LONGEST, 1),
                is_hollow=hollow_first and place == 0,
            )
            for place, (label, cell) in enumerate(cells)
        )
        groups.append(Group(name=name, y=y, bars=bars))
        y = top + len(bars) * ROW + GAP
    return Plot(groups=tuple(groups), height=max(y - GAP, 1))
