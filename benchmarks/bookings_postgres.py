"""What bookings over HTTP cost on PostgreSQL with two workers, against the bare deed in two
processes.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path

from benchmarks.bare import bare_deed
from benchmarks.measure import Row, compare, rate_row
from benchmarks.people import filled_forms, roomy_window
from benchmarks.site import served
from benchmarks.wire import Connection
from citykey_site import create_app
from citykey_site.storage import schema
from citykey_site.storage.db import db
from tests.servers.postgres import Postgres
from tests.servers.redis import run_redis

# Each commit reaches the disk, as on a real site; the tests' own server leaves that out.
DURABLE = {"fsync": "on", "full_page_writes": "on", "autovacuum": "on"}
PIECES, ROUNDS, AT_ONCE, PROCESSES = 60, 7, 8, 2
LEAST = 0.5


def rows() -> Iterator[Row]:
    """Measures lots of bookings that eight people at a time send."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="citykey-pg-bench-")))
        uri = stack.enter_context(database())
        redis = stack.enter_context(run_redis(folder))
        path = _prepared(folder, uri)
        settings = {"sqlalchemy_database_uri": uri, "limits_storage_uri": redis.url}
        site = stack.enter_context(served(folder, server="gunicorn", **settings))
        alone = stack.enter_context(_processes(folder, uri))
        with ThreadPoolExecutor(AT_ONCE) as threads:
            connections = [Connection(site.port) for _ in range(AT_ONCE)]
            ready = list(islice(filled_forms(connections[0], path), PIECES * (ROUNDS + 1)))

            def lot() -> None:
                forms = [ready.pop() for _ in range(PIECES)]
                list(
                    threads.map(lambda n: _send(connections[n], forms[n::AT_ONCE]), range(AT_ONCE))
                )

            found = compare(lot, alone, pieces=1, rounds=ROUNDS)
        yield rate_row(
            f"{PIECES} bookings over HTTP on PostgreSQL, 2 workers, "
            "rate against the deed by SQLAlchemy alone in 2 processes",
            found,
            least=LEAST,
        )


@contextmanager
def database() -> Iterator[str]:
    """Gives an empty database on a server that keeps each commit on the disk."""
    with Postgres.start(**DURABLE) as server:
        yield server.create_database("bench")


def _prepared(folder: Path, uri: str) -> str:
    app = create_app(instance=folder, demo=True, sqlalchemy_database_uri=uri)
    with app.app_context():
        schema.upgrade()
        path = roomy_window()
        db.session.remove()
        db.engine.dispose()
    return path


def _send(connection: Connection, forms: list[bytes]) -> None:
    for form in forms:
        connection.ok(form, b"303")


@contextmanager
def _processes(folder: Path, uri: str) -> Iterator[Callable[[], None]]:
    """Gives what does PIECES bare deeds, shared by two processes that are loaded already."""
    command = [sys.executable, "-m", "benchmarks.bookings_postgres", str(folder), uri]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    others = [subprocess.Popen(command, **pipes) for _ in range(PROCESSES)]
    for other in others:
        other.stdout.readline()

    def lot() -> None:
        for other in others:
            other.stdin.write(f"{PIECES // PROCESSES}\n")
        for other in others:
            other.stdout.readline()

    try:
        yield lot
    finally:
        for other in others:
            other.communicate()


def main(folder: str, uri: str) -> None:
    """Does as many bare deeds as each line of the input says, and answers with a line."""
    app = create_app(instance=Path(folder), demo=True, sqlalchemy_database_uri=uri)
    with app.app_context():
        deed = bare_deed()
        print("ready", flush=True)
        for line in sys.stdin:
            for _ in range(int(line)):
                deed()
            print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
