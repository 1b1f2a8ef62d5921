"""Keeps letters as files, for a demonstration that has no mail server."""

import hashlib
import os
import re
from datetime import UTC, date
from pathlib import Path
from tempfile import mkstemp

from citykey_site.domain.messages import Message
from citykey_site.mail.envelopes import sealed
from citykey_site.mail.outcomes import Delayed, Refused


class FileDelivery:
    """Keeps each letter as one `.eml` file that only its owner can read."""

    def __init__(self, folder: Path) -> None:
        """Keeps the folder; it is made with the first letter."""
        self.folder = folder

    def deliver(self, message: Message) -> None:
        """Keeps a letter; a repeat replaces itself. Raises Refused or Delayed."""
        try:
            content = sealed(message)
        except ValueError as fault:
            raise Refused(str(fault)) from None
        try:
            _keep(self.folder, letter_name(message), content)
        except OSError:
            raise Delayed("The folder for letters cannot be written.") from None


def letter_name(message: Message) -> str:
    """Returns the file name of a letter: event day, moment (UTC), kind, a mark of its id."""
    moment = message.written_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    kind = re.sub(r"[^a-z0-9]+", "-", message.kind.lower()).strip("-")
    mark = hashlib.sha256(message.message_id.encode()).hexdigest()[:8]
    return f"{message.day.isoformat()}--{moment}--{kind}--{mark}.eml"


def forget_letters(folder: Path, *, day: date) -> int:
    """Removes the letters of an event day, unfinished ones as well, and counts the files."""
    letters = sorted(folder.glob(f"{day.isoformat()}--*"))
    for letter in letters:
        letter.unlink(missing_ok=True)
    return len(letters)


def _keep(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    handle, unfinished = mkstemp(prefix=f"{name}.", dir=folder)  # mkstemp makes it 0600
    os.close(handle)
    letter = Path(unfinished)
    try:
        letter.write_bytes(content)
        letter.replace(folder / name)
    except BaseException:
        letter.unlink(missing_ok=True)
        raise
