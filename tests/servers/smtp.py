"""Runs a real mail server on this machine that answers as a test wants it to."""

import asyncio
import threading
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.ports import free_port

WAIT_SECONDS = 60


class Answer(StrEnum):
    """Is how the server treats the next letters."""

    OK = "ok"
    DOWN = "down"  # nothing listens
    REFUSING = "refusing"  # 550 to every recipient: never try again
    BUSY = "busy"  # 451 to every recipient: try later
    SLOW = "slow"  # takes the letter, and answers when the test calls `release`
    DROPPING = "dropping"  # takes the letter, then hangs up without an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Is one letter as it came in: the envelope's addresses, and the message.

    Lines end as Python writes them (LF); on the way they end as the protocol asks (CRLF).
    """

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


class MailServer:
    """Is a mail server for one test; `with MailServer() as server:` starts and stops it.

    `letters` holds what was accepted. `unanswered` holds what came in whole but was never
    answered, so that its sender cannot know. The answer can be changed at any time.
    """

    def __init__(self, answer: Answer = Answer.OK) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.letters: list[Letter] = []
        self.unanswered: list[Letter] = []
        self.holding = threading.Event()
        self._released = threading.Event()
        self._came_in = threading.Condition()
        self._controller: Controller | None = None
        self._answer = Answer.DOWN
        self._first_answer = answer

    def __enter__(self) -> "MailServer":
        """Starts the server with its first answer."""
        self.answer(self._first_answer)
        return self

    def __exit__(self, *_: object) -> None:
        """Lets go of a held letter and stops the server."""
        self.release()
        self.answer(Answer.DOWN)

    def answer(self, answer: Answer) -> None:
        """Changes how the next letters are treated; the port stays the same."""
        self._answer = answer
        if answer is Answer.SLOW:
            self.holding.clear()
            self._released.clear()
        if answer is Answer.DOWN:
            self._go_down()
        elif self._controller is None:
            self._come_up()

    def release(self) -> None:
        """Lets a slow server answer. `holding` is set from when a letter waits for this."""
        self._released.set()

    def wait_for_letters(self, count: int) -> list[Letter]:
        """Gives the accepted letters once there are so many; AssertionError if they never come."""
        with self._came_in:
            came = self._came_in.wait_for(lambda: len(self.letters) >= count, WAIT_SECONDS)
        assert came, f"{len(self.letters)} of {count} letters came"
        return list(self.letters)

    def wait_for_letter(self, to: str, subject: str) -> Letter:
        """Gives the newest letter to an address with a subject, as soon as there is one.

        Raises AssertionError if it never comes.
        """

        def found() -> list[Letter]:
            mine = [item for item in self.letters if item.recipients == (to,)]
            return [item for item in mine if item.message["Subject"] == subject]

        with self._came_in:
            came = self._came_in.wait_for(found, WAIT_SECONDS)
        assert came, f"no letter {subject!r} came"
        return found()[-1]

    def wait_for_unanswered(self, count: int) -> list[Letter]:
        """Gives the letters that were never answered, once there are so many."""
        with self._came_in:
            came = self._came_in.wait_for(lambda: len(self.unanswered) >= count, WAIT_SECONDS)
        assert came, f"{len(self.unanswered)} of {count} letters came"
        return list(self.unanswered)

    def _keep(self, letter: Letter, box: list[Letter]) -> None:
        with self._came_in:
            box.append(letter)
            self._came_in.notify_all()

    def _come_up(self) -> None:
        self._controller = Controller(
            _Handler(self), hostname="127.0.0.1", port=self.port, ready_timeout=30
        )
        self._controller.start()

    def _go_down(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def _wait_for_release(self) -> None:
        self.holding.set()
        await asyncio.get_running_loop().run_in_executor(None, self._released.wait)


class _Handler:
    """Answers the commands of the mail protocol; aiosmtpd finds the methods by their names."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def handle_RCPT(
        self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self._server._answer is Answer.REFUSING:
            return "550 5.1.1 No such mailbox"
        if self._server._answer is Answer.BUSY:
            return "451 4.3.2 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, smtp: SMTP, _session: Session, envelope: Envelope) -> str:
        letter = _letter(envelope)
        if self._server._answer is Answer.DROPPING:
            self._server._keep(letter, self._server.unanswered)
            smtp.transport.abort()
            return "250 never sent"
        if self._server._answer is Answer.SLOW:
            await self._server._wait_for_release()
        self._server._keep(letter, self._server.letters)
        return "250 OK"


def _letter(envelope: Envelope) -> Letter:
    return Letter(
        sender=envelope.mail_from or "",
        recipients=tuple(envelope.rcpt_tos),
        message=message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=policy.default),
    )
