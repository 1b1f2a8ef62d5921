"""Empties the mailbox to which letters come back: a folder of this machine, or IMAP over TLS."""

import imaplib
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from citykey_site.mail.return_settings import Imap, read_mailbox_url
from citykey_site.mail.returns import HEAD
from citykey_site.mail.trust import trust

# Letters wait while these are read, and a hostile one can cost a third of a second.
MOST = 50
TIMEOUT = 10.0  # Seconds; letters wait meanwhile.
Take = Callable[[bytes], object]

log = logging.getLogger(__name__)


class ReturnBox(Protocol):
    """Is any mailbox with messages of mail servers in it."""

    def empty(self, take: Take) -> int:
        """Gives the beginning of each message to `take`, removes it, and counts them.

        At most some dozens at once. A message that cannot be read is left alone; where `take`
        raises, the message stays for another time. One that cannot be removed is not taken again
        and again.
        """


class MaildirBox:
    """Is a maildir: one file for each message, in `new` and, where somebody looked, in `cur`."""

    def __init__(self, folder: Path) -> None:
        """Keeps the folder; it need not exist yet."""
        self._folder = folder
        self._stuck: set[Path] = set()

    def empty(self, take: Take) -> int:
        """Empties the folder as `ReturnBox` says."""
        done = 0
        for path in self._files():
            try:
                head = _beginning(path)
            except OSError:
                self._leave(path)
                continue
            take(head)
            try:
                path.unlink(missing_ok=True)
            except OSError:
                self._leave(path)
            done += 1
            if done == MOST:
                break
        return done

    def _leave(self, path: Path) -> None:
        """Leaves a message alone until the program starts again, and says so once."""
        self._stuck.add(path)
        log.warning("a returned message cannot be read or removed")

    def _files(self) -> Iterator[Path]:
        for name in ("new", "cur"):
            with suppress(FileNotFoundError):
                # A link or a pipe is no message: it could lead anywhere, or never end.
                files = (path for path in (self._folder / name).iterdir() if not path.is_symlink())
                yield from sorted({path for path in files if path.is_file()} - self._stuck)


class ImapBox:
    """Is the inbox of an account on an IMAP server."""

    def __init__(self, settings: Imap) -> None:
        """Keeps the settings; raises ValueError where the file of authorities cannot be read."""
        self._settings = settings
        self._trust = trust(settings.authority)

    def empty(self, take: Take) -> int:
        """Empties the inbox as `ReturnBox` says. Raises OSError or imaplib's error."""
        to = self._settings
        connection = imaplib.IMAP4_SSL(to.host, to.port, ssl_context=self._trust, timeout=TIMEOUT)
        try:
            connection.login(to.user, to.password)
            connection.select(to.box)
            return _taken(connection, take)
        finally:
            _hang_up(connection)


def return_box_for(url: str) -> ReturnBox | None:
    """Returns the mailbox that the settings name, None where they name none.

    Raises ValueError, which says what to write instead.
    """
    if not url:
        return None
    found = read_mailbox_url(url)
    return MaildirBox(found) if isinstance(found, Path) else ImapBox(found)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _hang_up(connection: imaplib.IMAP4_SSL) -> None:
    # What was read is done: trouble at the goodbye is nobody's concern.
    with suppress(OSError, imaplib.IMAP4.error):
        connection.logout()
    with suppress(OSError):
        connection.shutdown()


def _taken(connection: imaplib.IMAP4_SSL, take: Take) -> int:
    _, [listed] = connection.uid("SEARCH", "ALL")
    numbers = [number.decode() for number in (listed or b"").split()[:MOST]]
    try:
        for number in numbers:
            head = _fetched(connection, number)
            # Before it is taken: what the server does not let go would be taken every time.
            _mark(connection, number, "+")
            try:
                take(head)
            except BaseException:
                _mark(connection, number, "-")
                raise
    finally:
        # Also where one was not taken: those before it are done, and are not read again.
        connection.expunge()
    return len(numbers)


def _mark(connection: imaplib.IMAP4_SSL, number: str, sign: str) -> None:
    answer, _ = connection.uid("STORE", number, f"{sign}FLAGS.SILENT", r"(\Deleted)")
    if answer != "OK":
        raise imaplib.IMAP4.error("The server does not let messages be removed.")


def _fetched(connection: imaplib.IMAP4_SSL, number: str) -> bytes:
    _, answer = connection.uid("FETCH", number, f"(BODY.PEEK[]<0.{HEAD}>)")
    return b"".join(part[1] for part in answer if isinstance(part, tuple))[:HEAD]
