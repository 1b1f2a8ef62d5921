"""PostgreSQL with the settings of the sample: a failed statement leaves no value in its log."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.servers.site import CHECKOUT

pytestmark = pytest.mark.postgres

SAMPLE = CHECKOUT / "docs" / "deploy" / "postgresql.conf"
SETTING = re.compile(r"^(\w+) = '?([\w.-]+)'?$", re.M)
CANARY = "canary7731@example.org"


@pytest.fixture
def connection(postgres) -> Iterator[psycopg.Connection]:
    """A connection to the server, as its owner."""
    address = postgres.url().replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as opened:
        yield opened


def fail(connection: psycopg.Connection) -> None:
    """Breaks a rule of a table with an address in the row, as two bookings at once may do."""
    connection.execute("CREATE TEMPORARY TABLE IF NOT EXISTS people (email text UNIQUE)")
    for _ in range(2):
        try:
            connection.execute("INSERT INTO people VALUES (%s)", [CANARY])
        except psycopg.errors.UniqueViolation:
            return


def test_a_broken_rule_is_logged_without_the_row_that_broke_it(postgres, connection):
    sample = dict(SETTING.findall(SAMPLE.read_text("utf-8")))
    known = dict(connection.execute("SELECT name, context FROM pg_settings").fetchall())
    assert sample.keys() <= known.keys()
    start = len(log(postgres))
    fail(connection)
    assert CANARY in log(postgres)[start:], "without the sample it stands there"

    for name, value in sample.items():
        if known[name] in {"user", "superuser"}:
            connection.execute(sql.SQL("SET {} = {}").format(sql.Identifier(name), value))
    start = len(log(postgres))
    fail(connection)
    assert "duplicate key" in log(postgres)[start:]
    assert CANARY not in log(postgres)[start:]


def log(postgres) -> str:
    """Returns what the server has written."""
    return (postgres.folder / "log").read_text("utf-8", "replace")
