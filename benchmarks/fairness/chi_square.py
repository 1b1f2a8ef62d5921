"""Pearson's test of whether rows and columns of a table of counts have to do with each other."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PRECISION = 1e-14
TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Found:
    """Holds a statistic, its degrees of freedom, and how likely so much comes by chance."""

    statistic: float
    freedom: int

    @property
    def p(self) -> float:
        """Returns the probability of a statistic as large as this, or larger."""
        return survival(self.statistic, self.freedom)


def independence(table: Sequence[Sequence[int]]) -> Found:
    """Tests whether the rows of a table are spread over its columns alike; empty ones count not."""
    rows = [row for row in table if sum(row)]
    columns = [column for column in zip(*rows, strict=True) if sum(column)]
    total = sum(map(sum, columns))
    of_row = [sum(row) for row in zip(*columns, strict=True)]
    statistic = sum(
        (count - row * sum(column) / total) ** 2 / (row * sum(column) / total)
        for column in columns
        for row, count in zip(of_row, column, strict=True)
    )
    return Found(statistic, (len(rows) - 1) * (len(columns) - 1))


def together(found: Iterable[Found]) -> Found:
    """Adds tests that were made apart, as of one party size after the other."""
    parts = list(found)
    return Found(sum(item.statistic for item in parts), sum(item.freedom for item in parts))


def survival(statistic: float, freedom: int) -> float:
    """Returns the upper tail of the chi-square distribution (DLMF 8.2.4, 8.7.1 and 8.9.2)."""
    if statistic <= 0 or freedom <= 0:
        return 1.0
    half, x = freedom / 2, statistic / 2
    front = math.exp(half * math.log(x) - x - math.lgamma(half))
    if x < half + 1:
        return max(0.0, 1 - front * _series(half, x))
    return front * _fraction(half, x)


def _series(half: float, x: float) -> float:
    term = total = 1 / half
    number = half
    while term > total * PRECISION:
        number += 1
        term *= x / number
        total += term
    return total


def _fraction(half: float, x: float) -> float:
    # Lentz's way to work out a continued fraction, from the front.
    b = x + 1 - half
    c, d = 1 / TINY, 1 / b
    value, step, number = d, 0.0, 0
    while abs(step - 1) > PRECISION:
        number += 1
        a = -number * (number - half)
        b += 2
        d = 1 / (a * d + b or TINY)
        c = b + a / c or TINY
        step = d * c
        value *= step
    return value
