"""Small groups: what is not shown, and that it cannot be worked out either."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from citykey_site.domain.suppression import (
    SMALLEST,
    Cell,
    cell,
    derivable,
    hidden,
    together,
    total,
)

COUNTS = st.integers(0, 30) | st.sampled_from((0, 1, 9, 10, 100))
TABLES = st.integers(1, 4).flatmap(
    lambda columns: st.lists(st.lists(COUNTS, min_size=columns, max_size=columns), max_size=6)
)


def table(rows: list[list[int]]):
    """Returns the cells of a table with its margins, and every sum in it."""
    counts = {(i, j): n for i, row in enumerate(rows) for j, n in enumerate(row)}
    height, width = len(rows), len(rows[0]) if rows else 0
    for i in range(height):
        counts[i, "sum"] = sum(rows[i])
    for j in range(width):
        counts["sum", j] = sum(row[j] for row in rows)
    counts["sum", "sum"] = sum(map(sum, rows))
    across = [(*((i, j) for j in range(width)), (i, "sum")) for i in [*range(height), "sum"]]
    down = [(*((i, j) for i in range(height)), ("sum", j)) for j in [*range(width), "sum"]]
    return counts, [*across, *down]


def worked_out(counts, sums, kept_back) -> set:
    """Returns what plain algebra with fractions makes of the sums, as a suspicious reader would."""
    names = sorted(kept_back, key=str)
    rows = []
    for *parts, whole in sums:
        signs = dict.fromkeys(parts, Fraction(1)) | {whole: Fraction(-1)}
        row = [signs.get(name, Fraction(0)) for name in names]
        if any(row):
            rows.append(row)
    at = 0
    for place in range(len(names)):
        pivot = next((row for row in rows[at:] if row[place]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[place] for value in pivot]
        rows = [
            [value - row[place] * of for value, of in zip(row, pivot, strict=True)] for row in rows
        ]
        rows.insert(at, pivot)
        at += 1
    return {
        names[row.index(next(filter(None, row)))]
        for row in rows
        if sum(value != 0 for value in row) == 1
    }


@given(TABLES)
def test_nothing_that_is_kept_back_can_be_worked_out(rows):
    counts, sums = table(rows)
    kept_back = hidden(counts, sums)
    assert worked_out(counts, sums, kept_back) == set()
    assert all(name in kept_back for name, count in counts.items() if 0 < count < SMALLEST)


@given(TABLES, st.sets(st.tuples(st.integers(0, 5), st.integers(0, 3))))
def test_the_quick_look_finds_what_algebra_finds(rows, chosen):
    counts, sums = table(rows)
    kept_back = chosen & set(counts)
    assert derivable(sums, kept_back) == worked_out(counts, sums, kept_back)


@given(TABLES)
def test_what_is_kept_back_of_a_shown_sum_is_not_few_people(rows):
    counts, sums = table(rows)
    kept_back = hidden(counts, sums)
    for *parts, whole in sums:
        people = [counts[name] for name in parts if name in kept_back]
        if whole not in kept_back and people:
            assert sum(people) >= SMALLEST and set(people) != {1} and set(people) != {9}


def test_the_guard_is_needed():
    counts, sums = table([[40, 3], [50, 60]])
    small = {name for name, count in counts.items() if 0 < count < SMALLEST}
    assert worked_out(counts, sums, small) == {(0, 1)}


def test_one_small_group_takes_the_next_smallest_with_it():
    counts = {"a": 3, "b": 40, "c": 12, "all": 55}
    assert hidden(counts, [("a", "b", "c", "all")]) == {"a", "c"}


def test_two_small_groups_of_nine_would_tell_each_other():
    counts = {"a": 9, "b": 9, "c": 40, "all": 58}
    assert hidden(counts, [("a", "b", "c", "all")]) == {"a", "b", "c"}


def test_nothing_is_kept_back_where_no_group_is_small():
    counts = {"a": 0, "b": 10, "all": 10}
    assert hidden(counts, [("a", "b", "all")]) == set()


def test_what_must_not_be_told_for_another_reason_is_protected_too():
    counts = {"a": 20, "b": 30, "all": 50}
    assert hidden(counts, [("a", "b", "all")], also={"a"}) == {"a", "b"}


def test_small_languages_are_counted_together():
    assert together({"en": 40, "es": 8, "pl": 5}) == {"en": 40, "": 13}


def test_the_next_language_joins_where_the_small_ones_are_few_even_together():
    assert together({"en": 40, "es": 12, "pl": 5}) == {"en": 40, "": 17}


def test_a_few_people_are_told_as_one_group():
    assert together({"en": 4, "es": 2}) == {"": 6}


def test_large_languages_stay_apart():
    assert together({"en": 40, "es": 12}) == {"en": 40, "es": 12}


@given(st.dictionaries(st.sampled_from(["en", "es", "pl", "zh", ""]), COUNTS))
def test_putting_together_loses_nobody_and_twice_is_the_same(groups):
    once = together(groups)
    assert sum(once.values()) == sum(groups.values())
    assert together(once) == once
    assert len(once) <= 1 or min(once.values()) >= SMALLEST


def test_a_sum_leaves_out_what_is_not_shown_and_says_so():
    cells = [cell(40, is_hidden=False), cell(3, is_hidden=True), cell(60, is_hidden=True)]
    assert cells[1:] == [Cell(count=None, is_small=True), Cell(count=None)]
    assert total(cells) == Cell(count=40, is_part=True)
    assert total(cells[:1]) == Cell(count=40)
    assert total(cells[1:]) == Cell(count=None)
    assert total([cell(0, is_hidden=False), *cells[1:]]) == Cell(count=None)
    assert total([]) == Cell(count=0)
