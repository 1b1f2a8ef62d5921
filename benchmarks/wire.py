"""Asks a running site over one open connection, with as little work as can be."""

import re
import socket
from urllib.parse import urlencode

CHUNK = 65536
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
COOKIE = re.compile(rb"\r\nset-cookie: ([^;\r]+)", re.IGNORECASE)


class Connection:
    """Keeps one connection open and sends requests that were made before."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def send(self, request: bytes) -> tuple[bytes, bytes]:
        """Sends one request and returns head and body of the answer."""
        self.ask(request)
        return self.answer()

    def ask(self, request: bytes) -> None:
        """Sends one request and does not wait for its answer."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port))
        self._socket.sendall(request)

    def answer(self) -> tuple[bytes, bytes]:
        """Returns head and body of the answer to what was asked."""
        head, body = self._until_headers_end()
        found = LENGTH.search(head)
        length = int(found[1]) if found else 0
        while len(body) < length:
            body += self._socket.recv(CHUNK)
        if b"\r\nconnection: close" in head.lower():
            self.close()
        return head, body

    def ok(self, request: bytes, status: bytes = b"200") -> bytes:
        """Sends one request and returns the body; RuntimeError where the status is another."""
        head, body = self.send(request)
        if head.split(b" ", 2)[1] != status:
            raise RuntimeError(head.decode())
        return body

    def close(self) -> None:
        """Closes the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _until_headers_end(self) -> tuple[bytes, bytes]:
        data = b""
        while b"\r\n\r\n" not in data:
            more = self._socket.recv(CHUNK)
            if not more:
                raise RuntimeError("the connection was closed before the answer")
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        return head, body


class Crowd:
    """Is so many people who ask for the same at the same moment, so that a server has no rest."""

    def __init__(self, port: int, people: int) -> None:
        self._people = [Connection(port) for _ in range(people)]

    def ok(self, request: bytes) -> None:
        """Lets all ask and wait; RuntimeError where an answer is not 200."""
        for one in self._people:
            one.ask(request)
        for one in self._people:
            head, _ = one.answer()
            if b" 200 " not in head[:15]:
                raise RuntimeError(head.decode())

    def close(self) -> None:
        """Closes every connection."""
        for one in self._people:
            one.close()


def reading(path: str, *, network: str = "192.0.2.1", cookie: bytes = b"") -> bytes:
    """Returns the request of somebody who reads a page."""
    return _head("GET", path, network, cookie) + b"Accept-Encoding: gzip\r\n\r\n"


def posting(path: str, fields: dict[str, str], *, network: str, cookie: bytes) -> bytes:
    """Returns the request of somebody who sends a form."""
    body = urlencode(fields).encode()
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
    length = f"Content-Length: {len(body)}\r\n\r\n".encode()
    return _head("POST", path, network, cookie) + kind + length + body


def cookie_of(head: bytes) -> bytes:
    """Returns the cookie that an answer sets; b"" where it sets none."""
    found = COOKIE.search(head)
    return found[1] if found else b""


def _head(method: str, path: str, network: str, cookie: bytes) -> bytes:
    lines = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {network}\r\n"
    return lines.encode() + (b"Cookie: " + cookie + b"\r\n" if cookie else b"")
