"""Statements that every booking says, put into the words of the engine once.

SQLAlchemy looks a statement up anew each time it is said and writes each `IN` anew, which was
most of what the database cost a booking. Here the words are kept and only the values are new;
listeners and errors are those of any other statement, which `hot_reads` goes without. For rows of
many columns SQLAlchemy's own way is the shorter one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, CursorResult, Dialect, Executable, Float, Numeric
from sqlalchemy.types import TypeEngine

from citykey_site.storage.columns import UtcDateTime, Words
from citykey_site.storage.db import connection

Convert = Callable[[object], object]
Values = tuple[object, ...] | dict[str, object]
# Moments and codes of events repeat from row to row and from page to page.
REPEATED, KEPT_VALUES = (UtcDateTime, Words), 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Holds a statement as one engine takes it; `order` is None where it takes values by name."""

    text: str
    order: tuple[str, ...] | None
    fixed: Mapping[str, object]
    one: tuple[tuple[str, Convert], ...]
    many: tuple[tuple[str, tuple[str, ...], Convert], ...]
    columns: tuple[tuple[int, Convert], ...]

    def values(self, facts: Mapping[str, object]) -> Values:
        """Returns the values of one use as the driver takes them."""
        known = dict(self.fixed)
        for name, convert in self.one:
            known[name] = convert(facts[name])
        for name, numbered, convert in self.many:
            known.update(zip(numbered, map(convert, facts[name]), strict=True))
        return known if self.order is None else tuple([known[name] for name in self.order])

    def converted(self, row: Sequence[object]) -> list[object]:
        """Returns a row of the driver with each value as its column's type has it."""
        values = list(row)
        for place, convert in self.columns:
            values[place] = convert(values[place])
        return values


class Ready:
    """Is a statement that is put into the engine's words at its first use.

    `many` names the parameters of its `IN`: it has a wording for each count of their values, and
    those are few (the live days, and twice as many). An insert is `inline()` and gets every value
    from its caller: the defaults of its columns are not looked at.
    """

    def __init__(self, statement: Executable, *, many: tuple[str, ...] = ()) -> None:
        self._statement = statement
        self._many = many
        self._known: dict[tuple[object, ...], Wording] = {}

    def run(self, **facts: object) -> CursorResult:
        """Says the statement in the open transaction; answers come as the driver gives them."""
        return self._run(facts)[0]

    def rows(self, **facts: object) -> list[list[object]]:
        """Returns the rows of a select with each value as its column's type has it."""
        found, wording = self._run(facts)
        return [wording.converted(row) for row in found]

    def _run(self, facts: Mapping[str, object]) -> tuple[CursorResult, Wording]:
        current = connection()
        engine = current.dialect
        key = (engine.name, *[len(facts[name]) for name in self._many])
        wording = self._known.get(key)
        if wording is None:
            wording = self._known[key] = _wording(self._statement, engine, facts)
        return self._said(current, wording.text, wording.values(facts)), wording

    def _said(self, current: Connection, text: str, values: Values) -> CursorResult:
        return current.exec_driver_sql(text, values)


def _wording(statement: Executable, engine: Dialect, facts: Mapping[str, object]) -> Wording:
    made = statement.compile(dialect=engine, column_keys=list(facts))
    state = made.construct_expanded_state(facts)
    into = {name: _into(found.type, engine) for found, name in made.bind_names.items()}
    numbered = {name: tuple(names) for name, names in state.parameter_expansion.items()}
    single = into.keys() - numbered.keys()
    return Wording(
        text=state.statement,
        order=tuple(state.positiontup) if made.positional else None,
        fixed={name: into[name](state.parameters[name]) for name in single - facts.keys()},
        one=tuple((name, into[name]) for name in single & facts.keys()),
        many=tuple((name, names, into[name]) for name, names in numbered.items()),
        columns=tuple(_converters(statement, engine)),
    )


def _converters(statement: Executable, engine: Dialect) -> Iterator[tuple[int, Convert]]:
    columns = statement.selected_columns if statement.is_select else ()
    for place, column in enumerate(columns):
        convert = _from(column.type, engine)
        if convert is not _same:
            yield place, convert


def _into(kind: TypeEngine, engine: Dialect) -> Convert:
    return kind.dialect_impl(engine).bind_processor(engine) or _same


def _from(kind: TypeEngine, engine: Dialect) -> Convert:
    if isinstance(kind, (Float, Numeric)):  # Every driver gives numbers as numbers.
        return _same
    convert = kind.dialect_impl(engine).result_processor(engine, None) or _same
    return lru_cache(KEPT_VALUES)(convert) if isinstance(kind, REPEATED) else convert


def _same(value: object) -> object:
    return value
