"""The form that sends a file of events, and carries it through the page on which it is checked.

The checked file travels in the page itself, compressed: nothing is kept on the server that
would have to be found again, given to the right person and thrown away. A whole season is a few
kilobytes so. What is confirmed is told apart by a digest of what was shown.
"""

import base64
import binascii
import zlib

from flask import request
from wtforms import HiddenField

from citykey_site.web.forms.base import Form

MOST_BYTES = 2_000_000
# A page stays light; the file of a longer one is chosen again, which the digest makes safe.
MOST_CARRIED = 256 * 1024

CHOOSE = "Choose a file first."
CHOOSE_AGAIN = "Choose the file again; your browser did not send it."
TOO_BIG = (
    "This file has more than 2 MB. Split it into several files, or ask the person who runs this "
    "site to use the import command."
)


class NoFile(Exception):
    """Holds the sentence that says why there is no file to read."""


class ImportForm(Form):
    """Sends a file, or confirms the one that was shown: `kept` is the file, `seen` the digest."""

    kept = HiddenField()
    seen = HiddenField()

    @property
    def is_confirmed(self) -> bool:
        """Tells whether the person has seen what the file would do."""
        return bool(self.seen.data)

    def file(self) -> bytes:
        """Returns the bytes of the file; raises NoFile with a sentence."""
        sent = request.files.get("file")
        if sent is not None and sent.filename:
            data = sent.read(MOST_BYTES + 1)
            if len(data) > MOST_BYTES:
                raise NoFile(TOO_BIG)
            return data
        if self.kept.data:
            return _unpacked(self.kept.data)
        raise NoFile(CHOOSE_AGAIN if self.is_confirmed else CHOOSE)


def packed(data: bytes) -> str:
    """Returns a file as text for a hidden field, or nothing where it would be too long."""
    text = base64.urlsafe_b64encode(zlib.compress(data, 9)).decode()
    return text if len(text) <= MOST_CARRIED else ""


def _unpacked(text: str) -> bytes:
    packer = zlib.decompressobj()
    try:
        data = packer.decompress(base64.urlsafe_b64decode(text), MOST_BYTES + 1)
    except (binascii.Error, ValueError, zlib.error):
        raise NoFile(CHOOSE_AGAIN) from None
    if len(data) > MOST_BYTES or not packer.eof:
        raise NoFile(CHOOSE_AGAIN)
    return data
