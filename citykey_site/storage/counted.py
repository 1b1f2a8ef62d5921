"""Counts deeds in the transaction that does them, so that only what is kept is counted.

A number is of the whole site: never of an event, a language or a window.
"""

from collections import Counter
from enum import StrEnum

from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from citykey_site.storage.db import session

NAME = "citykey_counted"
# What has a method `deed(what, number)`; `web/tally.py` puts it there.
TALLY = "citykey.tally"


class Counted(StrEnum):
    """Names what is counted; `ended` are the bookings that ended with their event or window."""

    MADE = "made"
    CHANGED = "changed"
    CANCELED = "canceled"
    ENDED = "ended"


def count(what: Counted, number: int = 1) -> None:
    """Counts a deed once its transaction is committed; opens none."""
    session().info.setdefault(NAME, Counter())[what] += number


@event.listens_for(Session, "after_commit")
def _add(of: Session) -> None:
    for what, number in of.info.pop(NAME, {}).items():
        current_app.extensions[TALLY].deed(what, number)


@event.listens_for(Session, "after_soft_rollback")
def _forget(of: Session, _transaction: object) -> None:
    of.info.pop(NAME, None)
