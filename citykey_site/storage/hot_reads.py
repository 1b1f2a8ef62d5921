"""Asks the questions of the most read pages by the driver itself: a third of the work.

SQLAlchemy writes each statement, once for an engine, and knows how values go in and come out.
What else it does for an answer (sessions, states, rows that know their statement) takes several
times as long as the database.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.types import TypeEngine

from citykey_site.storage.columns import UtcDateTime, Words
from citykey_site.storage.db import session

Convert = Callable[[object], object]
# Moments and codes of events repeat from row to row and from page to page.
REPEATED, KEPT_VALUES = (UtcDateTime, Words), 2048


class HotRead:
    """Is a statement that is asked often; what differs each time stands in it as a `bindparam`."""

    def __init__(self, statement: Select) -> None:
        self._statement = statement
        self._written: dict[str, _Written] = {}

    def rows(self, values: Mapping[str, object]) -> list[tuple]:
        """Returns all rows, with the names of their columns; raises SQLAlchemy's errors."""
        connection = session().connection()
        dialect = connection.dialect
        written = self._written.get(dialect.name)
        if written is None:
            written = self._written[dialect.name] = _Written(self._statement, dialect)
        return written.rows(connection, values)


class _Written:
    """Holds a statement as an engine understands it, and how its values go in and come out."""

    def __init__(self, statement: Select, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self._text = compiled.string
        self._into = {name: _into(bind.type, dialect) for name, bind in compiled.binds.items()}
        self._asked = [name for name, bind in compiled.binds.items() if bind.required]
        same = {name: value for name, value in compiled.params.items() if name not in self._asked}
        self._same = {name: self._into[name](value) for name, value in same.items()}
        self._order: Sequence[str] | None = compiled.positiontup
        self._columns = list(statement.selected_columns)
        names = [column.key or "" for column in self._columns]
        self._row = namedtuple("Row", names, rename=True)._make
        self._out_of: list[tuple[int, Convert]] | None = None

    def rows(self, connection: Connection, values: Mapping[str, object]) -> list[tuple]:
        """Returns all rows as we have their values."""
        cursor, sent = connection.connection.cursor(), self._sent(values)
        try:
            cursor.execute(self._text, sent)
            if self._out_of is None:
                kinds = [column[1] for column in cursor.description]
                self._out_of = list(self._converters(kinds, connection.dialect))
            return [self._row(self._converted(row)) for row in cursor.fetchall()]
        except connection.dialect.dbapi.Error:
            # Asked again the usual way, which knows what each failure of a driver means.
            found = connection.exec_driver_sql(self._text, sent).fetchall()
            return [self._row(self._converted(row)) for row in found]
        finally:
            cursor.close()

    def _sent(self, values: Mapping[str, object]) -> tuple | dict[str, object]:
        """Returns the values as the driver takes them: in order, or by name."""
        sent = self._same | {name: self._into[name](values[name]) for name in self._asked}
        return sent if self._order is None else tuple([sent[name] for name in self._order])

    def _converters(self, kinds: Sequence, dialect: Dialect) -> Iterator[tuple[int, Convert]]:
        for place, (column, kind) in enumerate(zip(self._columns, kinds, strict=True)):
            convert = column.type.dialect_impl(dialect).result_processor(dialect, kind)
            if convert:
                yield place, _kept(column.type, convert)

    def _converted(self, row: Sequence) -> Sequence:
        if not self._out_of:
            return row
        values = list(row)
        for place, convert in self._out_of:
            values[place] = convert(values[place])
        return values


def _into(kind: TypeEngine, dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).bind_processor(dialect) or _as_it_is


def _as_it_is(value: object) -> object:
    return value


def _kept(kind: TypeEngine, convert: Convert) -> Convert:
    return lru_cache(KEPT_VALUES)(convert) if isinstance(kind, REPEATED) else convert
