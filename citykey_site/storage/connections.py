"""Tells how many connections to the database this process uses."""

from collections.abc import Callable

from flask import current_app

from citykey_site.storage.db import db


def in_use() -> Callable[[], int]:
    """Returns what reads how many connections are in use; needs the app's context only now."""
    engine = db.engine
    return lambda: engine.pool.checkedout()  # The pool is another one after `dispose`.


def most() -> int:
    """Returns how many connections one process may have."""
    options = current_app.config["SQLALCHEMY_ENGINE_OPTIONS"]
    return options["pool_size"] + options["max_overflow"]
