"""Statements of the most read pages: their answers come from the driver without a way round.

What SQLAlchemy does beside an answer, for its listeners and for rows that know their statement,
takes longer than SQLite does. A deed is never asked so: who listens to deeds would not hear it.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from citykey_site.storage.ready import Ready, Values


class HotRead(Ready):
    """Is a select of a page; it raises the errors of any other statement."""

    def _said(self, current: Connection, text: str, values: Values) -> Sequence[Sequence]:
        cursor = current.connection.cursor()
        try:
            cursor.execute(text, values)
            return cursor.fetchall()
        except current.dialect.dbapi.Error:
            # Asked again the usual way, which knows what each failure of a driver means.
            return current.exec_driver_sql(text, values).fetchall()
        finally:
            cursor.close()
