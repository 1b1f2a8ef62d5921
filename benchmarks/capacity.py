"""What a reader and a booking take of a processor and of the wire: for `docs/a-million.md`.

    python -m benchmarks.capacity

Processor time, not time on the wall: it says how many cores a crowd needs, and hardly drifts with
what else the machine does.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from itertools import count, islice
from pathlib import Path
from statistics import median

from benchmarks.people import filled_forms, roomy_window
from benchmarks.site import served
from benchmarks.wire import Connection, cookie_of, reading
from citykey_site import clock, create_app
from citykey_site.services import demo
from citykey_site.storage import schema
from citykey_site.storage.db import db
from tests.servers.postgres import Postgres
from tests.servers.redis import run_redis

READ, BOOKED, ROUNDS = 150, 40, 3
LIST = "/en/events"
DURABLE = {"fsync": "on", "full_page_writes": "on", "autovacuum": "on"}
TICK = 1000 / os.sysconf("SC_CLK_TCK")  # Milliseconds.


def rows() -> Iterator[tuple[str, str]]:
    """Yields what was measured, each with its figures."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="citykey-crowd-")))
        server = stack.enter_context(Postgres.start(**DURABLE))
        uri = server.create_database("crowd")
        redis = stack.enter_context(run_redis(folder))
        path = _prepared(folder, uri)
        settings = {"sqlalchemy_database_uri": uri, "limits_storage_uri": redis.url}
        site = stack.enter_context(served(folder, server="gunicorn", **settings))
        roots = site.pid, int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
        connection = Connection(site.port)
        page = reading(LIST)
        head, body = connection.send(page)
        etag = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"etag"))
        known = page[:-2] + b"If-None-Match:" + etag.partition(b":")[2] + b"\r\n\r\n"
        yield "bytes of a list, with its headers", str(len(head) + len(body))
        yield "bytes of the answer to who has it", str(len(connection.send(known)[0]))
        for name, request in (("a kept list", page), ("a list that one has", known)):
            yield _line(name, roots, lambda request=request: _read(connection, request), READ)
        turns = count()
        yield _line("a list made anew", roots, lambda: _make(connection, turns), BOOKED)
        forms = list(islice(filled_forms(connection, path), BOOKED * ROUNDS))
        codes: list[bytes] = []
        yield _line("a form sent", roots, lambda: _book(connection, forms, codes), BOOKED)
        yield _line("a code shown", roots, lambda: _show(connection, codes), BOOKED)
        everyone = filled_forms(connection, path)
        yield _line("a form opened", roots, lambda: [next(everyone) for _ in range(BOOKED)], BOOKED)
        connection.close()


def _prepared(folder: Path, uri: str) -> str:
    """Fills the database with a demonstration, and returns the address of a form."""
    app = create_app(instance=folder, demo=True, sqlalchemy_database_uri=uri)
    with app.app_context():
        schema.upgrade()
        demo.fill(office=app.extensions["citykey.office"], now=clock.now())
        path = roomy_window()
        db.session.remove()
        db.engine.dispose()
    return path


def _read(connection: Connection, request: bytes) -> None:
    for _ in range(READ):
        connection.send(request)


def _make(connection: Connection, turns: Iterator[int]) -> None:
    # An address that was never asked for has no kept page.
    for _ in range(BOOKED):
        connection.ok(reading(f"{LIST}?turn={next(turns)}"))


def _book(connection: Connection, forms: list[bytes], codes: list[bytes]) -> None:
    for _ in range(BOOKED):
        head, _ = connection.send(forms.pop())
        if b" 303 " not in head[:20]:
            raise RuntimeError(head.decode())
        codes.append(reading("/en/booking/details", cookie=cookie_of(head)))


def _show(connection: Connection, codes: list[bytes]) -> None:
    for _ in range(BOOKED):
        connection.ok(codes.pop())


def _line(
    name: str, roots: tuple[int, int], work: Callable[[], object], pieces: int
) -> tuple[str, str]:
    taken = [_taken(roots, work) for _ in range(ROUNDS)]
    program, database = (median(times) / pieces for times in zip(*taken, strict=True))
    return f"{name}: program, database", f"{program:.2f} ms, {database:.2f} ms"


def _taken(roots: tuple[int, int], work: Callable[[], object]) -> list[float]:
    before = _spent(roots)
    work()
    return [after - then for after, then in zip(_spent(roots), before, strict=True)]


def _spent(roots: tuple[int, int]) -> list[float]:
    """Returns the milliseconds of processor time of each process with its children."""
    spent = dict.fromkeys(roots, 0.0)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # It has ended meanwhile.
            number, _, rest = stat.read_text().partition(" (")
            facts = rest.rpartition(") ")[2].split()
            for root in {int(number), int(facts[1])} & spent.keys():
                spent[root] += (int(facts[11]) + int(facts[12])) * TICK
    return list(spent.values())


if __name__ == "__main__":
    for what, measured in rows():
        print(f"| {what} | {measured} |", flush=True)
