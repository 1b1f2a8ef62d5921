"""Files of keys in one folder: made, read, renewed, destroyed.

`X.key` is the key of that name. While a renewal goes on, `X.prev.key` is the one before it;
`X.proof` outlives renewals, `X.gone` belongs to `storage/tombstones.py`. All go together.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

KEY_BYTES = 32
LONGEST_READ = 128  # A damaged file that is longer than a key is not taken for one.
KEY, BEFORE, PROOF, GONE = ".key", ".prev.key", ".proof", ".gone"
LOCK = ".lock"


class KeyFiles:
    """Keeps named keys as files that only their owner can read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str, kind: str = KEY) -> Path:
        """Returns where a file of a key stands."""
        return self.folder / f"{name}{kind}"

    def read(self, name: str, kind: str = KEY) -> bytes | None:
        """Returns the bytes of a key, None where it is not there.

        They are read anew each time and kept nowhere, so that a destroyed key is gone for every
        process at once. A booking reads the keys of all live days: this is the short way to do it.
        """
        path = f"{self.folder}/{name}{kind}"
        # Most keys are alone: a look costs a tenth of an opening that fails.
        if kind != KEY and not os.access(path, os.F_OK):
            return None
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            return os.read(handle, LONGEST_READ)
        finally:
            os.close(handle)

    def names(self, prefix: str, kind: str = KEY) -> list[str]:
        """Lists the keys whose name begins with the prefix, sorted."""
        with os.scandir(self.folder) as files:
            known = [file.name for file in files if file.name.startswith(prefix)]
        found = (file.removesuffix(kind) for file in known if file.endswith(kind))
        return sorted(name for name in found if "." not in name)

    def make(self, name: str, key: bytes, kind: str = KEY) -> None:
        """Makes a key, unless it is there already."""
        # Written aside and linked into place: a second process that makes the same key at the
        # same moment loses, and nobody ever reads half a key.
        draft = self._draft(key)
        try:
            os.link(draft, self.path(name, kind))
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        self._sync()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Lets one process at a time renew keys, end a renewal, or destroy; on all machines.

        A file that is open for writing is locked, not the folder: over NFS the lock of a folder
        holds on one machine only, and nobody is told.
        """
        handle = os.open(self.path("", LOCK), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def renew(self, name: str, *, now: datetime) -> None:
        """Puts a new key in the place of one that becomes the one before it.

        Again after a crash it goes on where it was. Its caller is `alone`. Raises
        FileNotFoundError where the key is gone.
        """
        with suppress(FileExistsError):
            os.link(self.path(name), self.path(name, BEFORE))
        if not self._same(name):
            return
        self.touch(name, now=now)
        draft = self._draft(secrets.token_bytes(KEY_BYTES))
        draft.replace(self.path(name))
        self._sync()

    def touch(self, name: str, *, now: datetime) -> None:
        """Keeps that the key before was needed just now."""
        os.utime(self.path(name, BEFORE), (now.timestamp(), now.timestamp()))

    def needed_at(self, name: str) -> datetime:
        """Returns when the key before was last needed, aware UTC."""
        return datetime.fromtimestamp(self.path(name, BEFORE).stat().st_mtime, UTC)

    def forget_before(self, name: str) -> None:
        """Destroys the key before, for good. Its caller is `alone`."""
        with suppress(FileNotFoundError):
            if self._same(name):
                self.path(name, BEFORE).unlink()
            else:
                _wipe(self.path(name, BEFORE))
        self._sync()

    def destroy(self, name: str) -> None:
        """Destroys a key with all that belongs to it; the bytes are overwritten first.

        Its caller is `alone`.
        """
        # The key goes last: as long as it is listed, this is tried again.
        for kind in (BEFORE, PROOF, GONE, KEY):
            with suppress(FileNotFoundError):
                _wipe(self.path(name, kind))
        self._sync()

    def _same(self, name: str) -> bool:
        return self.path(name).samefile(self.path(name, BEFORE))

    def _draft(self, key: bytes) -> Path:
        draft = self.folder / f".{secrets.token_hex(8)}"
        with open(draft, "xb", opener=_private) as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        return draft

    def _sync(self) -> None:
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _wipe(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(os.fstat(file.fileno()).st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
