"""Talks to a running server byte by byte, as no browser would."""

import socket
from dataclasses import dataclass

from tests.servers.site import Site

# A server that says nothing for so long has not refused: that is the fault which is looked for.
PATIENCE_SECONDS = 20
HOST = b"Host: 127.0.0.1\r\n"


@dataclass(frozen=True, slots=True)
class Answers:
    """Holds all bytes that came back until the server hung up or had said enough."""

    raw: bytes

    @property
    def statuses(self) -> list[int]:
        """Returns the status of each answer, in their order; none where it only hung up."""
        lines = [line for line in self.raw.split(b"\r\n") if line.startswith(b"HTTP/1.")]
        return [int(line.split()[1]) for line in lines]


def connect(site: Site) -> socket.socket:
    """Opens a connection to a site."""
    return socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE_SECONDS)


def send(site: Site, request: bytes) -> Answers:
    """Sends bytes and reads until the server hangs up; raises TimeoutError where it waits on."""
    with connect(site) as wire:
        try:
            wire.sendall(request)
            wire.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # It hung up before everything was sent: what it said is read all the same.
        return Answers(_read(wire))


def _read(wire: socket.socket) -> bytes:
    pieces = []
    try:
        while piece := wire.recv(65536):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)
