"""What a page costs over HTTP: the list and the constant answer of one server."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import Row, compare
from benchmarks.site import CONSTANT, filled
from tests.servers.site import Site, run_site

PATHS = ("/en/events", "/en/times", "/es/events?near=60623")
PIECES = 20
CHUNK = 65536


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Gives a server on a filled folder that also has the constant page."""
    command = (sys.executable, "-m", "benchmarks.site", str(folder), "{port}")
    with run_site(command, environment={}) as site:
        yield site


class Connection:
    """Keeps one connection open and asks for one address, with as little work as can be."""

    def __init__(self, port: int, path: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._request = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
            "X-Forwarded-For: 192.0.2.1\r\n\r\n"
        ).encode()

    def __call__(self) -> None:
        """Asks once and reads the whole answer; raises RuntimeError where it is not 200."""
        self._socket.sendall(self._request)
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
    """Measures each list against the constant, over one connection each."""
    with filled() as (_, folder), served(folder) as site:
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
