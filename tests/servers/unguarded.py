"""The site with the guard of its places taken away, to see that a storm would notice.

python -m tests.servers.unguarded serve --port PORT
"""

import sqlite3
from datetime import datetime

from sqlalchemy import event, update
from sqlalchemy.engine import Engine

from citykey_site.cli import main
from citykey_site.storage import slots
from citykey_site.storage.db import session
from citykey_site.storage.tables import SlotRow


def take_places(slot_id: int, people: int, *, hour: datetime | None = None) -> bool:
    """Takes places without looking whether they are free."""
    session().execute(
        update(SlotRow)
        .where(SlotRow.id == slot_id)
        .values(taken=SlotRow.taken + people)
        .execution_options(synchronize_session=False)
    )
    return True


def ignore_checks(connection, _record) -> None:
    """Lets SQLite keep what the CHECK behind the guard forbids; PostgreSQL has to drop it."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA ignore_check_constraints = ON")


if __name__ == "__main__":
    slots.take_places = take_places
    event.listen(Engine, "connect", ignore_checks)
    main()
