"""What the database and the key folder hold, to compare before and after."""

import hashlib

from flask import Flask
from sqlalchemy import select

from citykey_site.storage.db import Base, session


def dump(app: Flask) -> dict[str, object]:
    """Returns every row of every table, and every key with its digest."""
    with app.app_context():
        rows: dict[str, object] = {
            table.name: sorted(repr(row) for row in session().execute(select(table)))
            for table in Base.metadata.sorted_tables
        }
        session().rollback()
    keys = app.extensions["citykey.settings"].keys_dir
    rows["keys"] = sorted(
        (file.name, hashlib.sha256(file.read_bytes()).hexdigest())
        for file in keys.rglob("*")
        if file.is_file()
    )
    return rows
