"""Fills what a step of the schema left for later, a few rows in each transaction."""

from citykey_site.storage import filling, steps
from citykey_site.storage.db import db, transaction


def is_ever_asked() -> bool:
    """Tells whether this program knows a step that leaves rows to be filled."""
    return any(step.fills for step in steps.STEPS)


def fill_some() -> int:
    """Fills a batch of rows and returns how many; 0 where none are left."""
    with transaction() as current:
        return filling.fill_some(current.connection())


def is_done() -> bool:
    """Tells whether every row is filled as far as this schema asks for it."""
    with db.engine.connect() as connection:
        return filling.due(connection) is None
