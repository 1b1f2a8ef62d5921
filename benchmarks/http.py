"""What a page costs over HTTP: the list and the constant answer of one server."""

import itertools
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import Row, compare
from benchmarks.site import CONSTANT, filled
from tests.servers.site import Site, run_site

# The target of a first rendering is for 40 rows; a page of the site has 20.
USUAL_ROWS, MANY_ROWS = 20, 40
FIRST = ("/en/times", "/es/times")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
PATHS = ("/en/events", "/en/times", "/es/events?near=60623")
PIECES, MANY = 20, 60
CHUNK = 65536


@contextmanager
def served(folder: Path, *, rows: int = USUAL_ROWS) -> Iterator[Site]:
    """Gives a server on a filled folder that also has the constant page."""
    command = (sys.executable, "-m", "benchmarks.site", str(folder), "{port}", str(rows))
    with run_site(command, environment={}) as site:
        yield site


class Connection:
    """Keeps one connection open and asks for one address, with as little work as can be."""

    def __init__(self, port: int, path: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._path = path

    def __call__(self, more: str = "") -> None:
        """Asks once, with `more` after the address, and reads the whole answer.

        Raises RuntimeError where the answer is not 200.
        """
        self._socket.sendall(
            f"GET {self._path}{more} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Accept-Encoding: gzip\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n".encode()
        )
        head, _, body = self._until_headers_end()
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise RuntimeError(head.decode())
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += self._socket.recv(CHUNK)

    def close(self) -> None:
        """Closes the connection."""
        self._socket.close()

    def _until_headers_end(self) -> tuple[bytes, bytes, bytes]:
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._socket.recv(CHUNK)
        return data.partition(b"\r\n\r\n")


def rows() -> Iterator[Row]:
    """Measures each list against the constant, then first renderings of 40 rows."""
    with filled() as (_, folder):
        yield from _rates(folder)
        yield from _first_renderings(folder)


def _rates(folder: Path) -> Iterator[Row]:
    with served(folder) as site:
        constant = Connection(site.port, CONSTANT)
        for path in PATHS:
            page = Connection(site.port, path)
            found = compare(page, constant, pieces=PIECES)
            page.close()
            yield Row(
                what=f"`{path}` over HTTP, rate against the constant of the same server",
                measured=f"{1 / found.times:.2f} × ({found.work * 1000:.1f} ms)",
                target="≥ 1.0 ×",
            )
        constant.close()


def _first_renderings(folder: Path) -> Iterator[Row]:
    """Measures the server's own CPU time for pages that nobody has asked for before."""
    with served(folder, rows=MANY_ROWS) as site:
        turns = itertools.count()
        constant = Connection(site.port, CONSTANT)
        for path in FIRST:
            page = Connection(site.port, path)
            found = compare(
                lambda page=page: [page(f"?turn={next(turns)}") for _ in range(MANY)],
                lambda: [constant() for _ in range(MANY)],
                pieces=1,
                rounds=5,
                clock=lambda: _cpu_seconds(site.pid),
            )
            page.close()
            yield Row(
                what=f"first rendering of {MANY_ROWS} rows (`{path}`), CPU of the server",
                measured=f"{found.times:.1f} × ({found.work / MANY * 1000:.1f} ms)",
                target="≤ 4.5 × the constant",
            )
        constant.close()


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND
