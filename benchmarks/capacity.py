"""What a reader and a booking take of a processor and of the wire: for `docs/a-million.md`.

    python -m benchmarks.capacity

Processor time, not time on the wall: it says how many cores a crowd needs, and hardly drifts with
what else the machine does.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks.bookings_postgres import DURABLE, prepared
from benchmarks.people import filled_forms
from benchmarks.site import served
from benchmarks.wire import Connection, reading
from tests.servers.postgres import Postgres
from tests.servers.redis import run_redis

READ, BOOKED, ROUNDS = 200, 40, 5
LIST = "/en/events"
TICK = 1000 / os.sysconf("SC_CLK_TCK")  # Milliseconds.


def rows() -> Iterator[tuple[str, str]]:
    """Yields what was measured, each with its figures."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="citykey-crowd-")))
        server = stack.enter_context(Postgres.start(**DURABLE))
        uri = server.create_database("crowd")
        redis = stack.enter_context(run_redis(folder))
        path = prepared(folder, uri)
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
        forms = list(islice(filled_forms(connection, path), BOOKED * ROUNDS))
        yield _line("a booking (the form sent)", roots, lambda: _book(connection, forms), BOOKED)
        everyone = filled_forms(connection, path)
        yield _line("a form opened", roots, lambda: [next(everyone) for _ in range(BOOKED)], BOOKED)
        connection.close()


def _read(connection: Connection, request: bytes) -> None:
    for _ in range(READ):
        connection.send(request)


def _book(connection: Connection, forms: list[bytes]) -> None:
    for _ in range(BOOKED):
        connection.ok(forms.pop(), b"303")


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
