"""Runs small real mail servers on this machine, each answering as one test wants."""

import asyncio
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

# Valid from 2020 to 2120, for the address 127.0.0.1 and no name; made for these tests alone.
CERTIFICATES = Path(__file__).with_name("certificates")
AUTHORITY = CERTIFICATES / "authority.pem"
USER, PASSWORD = "site", "p@ss/word"


@dataclass(kw_only=True)
class MailServer:
    """Is one server: its answers, and what it heard and took.

    `heard` is every byte that came in, as the server read it; `letters` are those that it
    took: sender, recipients, content. `hold` makes it wait with the answer to a letter.
    """

    mail: str = "250 OK"
    rcpt: str = "250 OK"
    data: str = "250 OK"
    drops: bool = False
    hold: threading.Event | None = None
    port: int = 0
    heard: bytearray = field(default_factory=bytearray)
    letters: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    has_letter: threading.Event = field(default_factory=threading.Event)

    async def handle_MAIL(
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Answers to the sender's address."""
        envelope.mail_from = address
        return self.mail

    async def handle_RCPT(
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Answers to the recipient's address."""
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:
        """Answers to the letter itself."""
        self.has_letter.set()
        if self.hold:
            await asyncio.get_running_loop().run_in_executor(None, self.hold.wait)
        if self.drops:
            server.transport.abort()
        if self.data.startswith("2"):
            self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return self.data


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Listening(self.handler, **self.SMTP_kwargs)


class _Listening(SMTP):
    def data_received(self, data: bytes) -> None:
        self.event_handler.heard.extend(data)
        super().data_received(data)


@contextmanager
def mail_server(*, extras: dict[str, Any] | None = None, **answers: Any) -> Iterator[MailServer]:
    """Runs a server on a free port of 127.0.0.1; `extras` go to aiosmtpd's controller."""
    server = MailServer(port=free_port(), **answers)
    controller = _Controller(server, hostname="127.0.0.1", port=server.port, **(extras or {}))
    controller.start()
    try:
        yield server
    finally:
        if server.hold:
            server.hold.set()
        controller.stop()


@contextmanager
def silent_server() -> Iterator[int]:
    """Opens a port where connections are taken and nothing is ever said."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def free_port() -> int:
    """Finds a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def certificate(name: str = "server.pem") -> ssl.SSLContext:
    """Makes the server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / name)
    return context


def old_tls() -> ssl.SSLContext:
    """Makes the server's side of TLS 1.1, which nobody should speak any more (RFC 8996)."""
    context = certificate()
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


@contextmanager
def scripted_server(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """Runs a server that says what one test wants to the first who comes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_once, args=(listener, talk))
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def _once(listener: socket.socket, talk: Callable[[socket.socket], None]) -> None:
    line, _ = listener.accept()
    with line, suppress(OSError):  # Who does not trust the server hangs up.
        line.settimeout(20)
        talk(line)


def check_password(_server: SMTP, _session: Any, _envelope: Any, _way: str, data: Any) -> Any:
    """Takes one user only, for aiosmtpd's `authenticator`."""
    known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)
