"""Runs a small IMAP server over TLS, with as much of RFC 9051 as one inbox needs."""

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.mail.servers import PASSWORD, USER, certificate


@dataclass
class Inbox:
    """Holds the messages of the inbox by number, and what was said to the server.

    One that `keeps` lets nothing be removed.
    """

    messages: dict[int, bytes]
    port: int = 0
    keeps: bool = False
    deleted: set[int] = field(default_factory=set)
    heard: list[str] = field(default_factory=list)


@contextmanager
def imap_server(*messages: bytes, context: ssl.SSLContext | None = None) -> Iterator[Inbox]:
    """Runs a server with these messages in its inbox, numbered from 1."""
    inbox = Inbox(dict(enumerate(messages, start=1)))
    context = context or certificate()
    with socketserver.TCPServer(("127.0.0.1", 0), _talk(inbox, context)) as server:
        inbox.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield inbox
        finally:
            server.shutdown()
            thread.join()


def _talk(inbox: Inbox, context: ssl.SSLContext) -> type[socketserver.BaseRequestHandler]:
    class Talk(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(20)
            try:
                with context.wrap_socket(self.request, server_side=True) as line:
                    self._answer_all(line)
            except OSError:  # Who does not trust the certificate hangs up.
                return

        def _answer_all(self, line: ssl.SSLSocket) -> None:
            line.sendall(b"* OK ready\r\n")
            with line.makefile("rb") as said:
                for raw in said:
                    mark, _, command = raw.decode().strip().partition(" ")
                    inbox.heard.append(command)
                    ending = _no(inbox, command) or "OK done"
                    line.sendall(_answer(inbox, command) + f"{mark} {ending}\r\n".encode())
                    if command == "LOGOUT":
                        return

    return Talk


def _no(inbox: Inbox, command: str) -> str:
    if command.startswith("LOGIN") and f'{USER} "{PASSWORD}"' not in command:
        return "NO wrong password"
    return "NO kept" if inbox.keeps and "STORE" in command else ""


def _answer(inbox: Inbox, command: str) -> bytes:
    number = int((re.findall(r"^UID \w+ (\d+)", command) or ["0"])[0])
    if command == "CAPABILITY":
        return b"* CAPABILITY IMAP4rev1\r\n"
    if command == "UID SEARCH ALL":
        return b"* SEARCH " + b" ".join(b"%d" % item for item in inbox.messages) + b"\r\n"
    if command.startswith("UID FETCH"):
        most = int(re.search(r"<0\.(\d+)>", command)[1])
        body = inbox.messages[number][:most]
        return b"* 1 FETCH (UID %d BODY[]<0> {%d}\r\n%b)\r\n" % (number, len(body), body)
    if command.startswith("UID STORE") and not inbox.keeps:
        (inbox.deleted.add if "+FLAGS" in command else inbox.deleted.discard)(number)
    if command == "EXPUNGE":
        for item in inbox.deleted:
            inbox.messages.pop(item)
        inbox.deleted.clear()
    return b"* BYE\r\n" if command == "LOGOUT" else b""
