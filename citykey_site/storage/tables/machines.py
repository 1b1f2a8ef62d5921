"""The table by which several processes and machines know that public pages have changed."""

from sqlalchemy import BigInteger
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
