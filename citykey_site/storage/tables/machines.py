"""What several processes and machines know of each other: changed pages, and who may run."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from citykey_site.storage.db import Base


class EditionRow(Base):
    """Counts the commits that changed what public pages show; the sum of all rows is the edition.

    Triggers of the database count, so that no way of writing can forget it. On PostgreSQL each
    connection has one of several rows, so that commits do not wait for each other.
    """

    __tablename__ = "edition"

    shard: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)


class SchemaMarkRow(Base):
    """Is the one row that says how old a program still works on this schema.

    `filled_to` is the newest step whose rows are all filled; empty before there was any.
    """

    __tablename__ = "schema_mark"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    oldest_program: Mapped[str] = mapped_column(String(8))
    filled_to: Mapped[str] = mapped_column(String(8))
