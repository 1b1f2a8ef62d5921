"""What a probe asks: does the program answer, and could a booking be written now?"""

import hashlib
import os
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import Engine, create_engine, text

from citykey_site.storage.db import db

OK, NOT_OK = (200, b"ok\n"), (503, b"not ok\n")


def ready(app):
    """Returns what the site says about itself."""
    answer = app.test_client().get("/readyz")
    return answer.status_code, answer.data


def test_asking_writes_nothing(app, tmp_path):
    def bytes_written():
        files = sorted((tmp_path / "instance").glob("citykey.sqlite*"))
        return {file.name: hashlib.sha256(file.read_bytes()).digest() for file in files[:1]}, [
            file.stat().st_size for file in files if not file.name.endswith("-shm")
        ]

    assert ready(app) == OK
    before = bytes_written()
    assert [ready(app) for _ in range(3)] == [OK] * 3
    assert bytes_written() == before


def test_a_file_that_cannot_be_written_is_not_ready(app, monkeypatch):
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)

    assert ready(app) == NOT_OK


def test_a_full_disk_is_not_ready(app, monkeypatch):
    disk = os.statvfs(".")
    full = os.statvfs_result((*disk[:3], 0, 0, *disk[5:]))
    monkeypatch.setattr(os, "statvfs", lambda _path: full)

    assert ready(app) == NOT_OK


def test_somebody_else_s_deed_at_this_moment_is_no_fault(app, tmp_path):
    file = tmp_path / "instance" / "citykey.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert ready(app) == OK
        other.execute("ROLLBACK")


@pytest.mark.postgres
def test_a_standby_is_not_ready(make_app, postgres_uri):
    site = make_app(sqlalchemy_database_uri=postgres_uri)
    assert ready(site) == OK

    name = postgres_uri.rpartition("/")[2].partition("?")[0]
    engine: Engine = create_engine(site.config["SQLALCHEMY_DATABASE_URI"])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
    engine.dispose()
    with site.app_context():
        db.engine.dispose()
    assert ready(site) == NOT_OK


def test_the_sign_of_life_never_asks_the_database(app, monkeypatch):
    def away(*_args, **_more):
        raise AssertionError("the database was asked")

    monkeypatch.setattr(Engine, "connect", away)
    monkeypatch.setattr(Engine, "raw_connection", away)
    answer = app.test_client().get("/healthz")

    assert (answer.status_code, answer.data) == OK
