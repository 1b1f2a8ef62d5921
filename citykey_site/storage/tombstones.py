"""Notes what people had erased, so that no older backup brings it back.

Beside a key stands a file of keyed digests, 32 bytes each; with the key goes the file. It says
nothing to whoever has not the key, and little to whoever has: uids are random.
"""

import os

from citykey_site.domain.emails import mailbox
from citykey_site.storage.vault import KeyGone, vault

PURPOSE = "gone"


def email_of_booking(uid: str, email: str) -> str:
    """Returns the words by which a forgotten email is noted.

    The mailbox is in them: an address that the owner gives later is not the one that is gone.
    """
    return f"email {uid} {mailbox(email)}"


def wish_for_news(uid: str) -> str:
    """Returns the words by which an erased wish for news is noted."""
    return f"news {uid}"


def wait(uid: str) -> str:
    """Returns the words by which an entry is noted that left a waitlist."""
    return f"wait {uid}"


def ticket(uid: str) -> str:
    """Returns the words by which a party is noted that left a draw."""
    return f"ticket {uid}"


def report(uid: str) -> str:
    """Returns the words by which a report is noted that staff removed."""
    return f"report {uid}"


def note(key: str, words: str) -> None:
    """Notes under a key that something is gone, on the disk before the deed is committed.

    A deed that fails afterwards leaves a note too many: then an older backup lacks what its
    owner wished away. Where the key is destroyed nothing of it can come back.
    """
    try:
        digest = vault().proof(key, PURPOSE, words, make=False)
    except KeyGone:
        return
    handle = os.open(vault().gone_file(key), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, digest)
        os.fsync(handle)
    finally:
        os.close(handle)


def sizes() -> dict[str, int]:
    """Returns the bytes that are noted under each key which has any: more after each erasure."""
    files = {name: vault().gone_file(name) for name in vault().names("")}
    return {name: file.stat().st_size for name, file in files.items() if file.exists()}


class Gone:
    """Holds what is noted under the live keys whose name begins with a prefix."""

    def __init__(self, prefix: str) -> None:
        self._keys = [name for name in vault().names(prefix) if vault().gone_file(name).exists()]
        self._noted = [vault().gone_file(name).read_bytes() for name in self._keys]

    def __bool__(self) -> bool:
        """Tells whether anything is noted at all."""
        return bool(self._keys)

    def has(self, words: str) -> bool:
        """Tells whether something was noted, under whichever of the keys."""
        # Looked for at every place, not at every 32nd: a crash may have cut a digest.
        digests = [vault().proof(key, PURPOSE, words) for key in self._keys]
        return any(digest in noted for digest in digests for noted in self._noted)
