"""Keys and sealing: one key per event day, outside the database and its backups.

Once the file of a key is gone, nothing that it sealed or indexed can be read or compared again.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from flask import current_app
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as aead_open,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt as aead_seal,
)
from nacl.exceptions import CryptoError

KEY_BYTES = 32
NONCE_BYTES = 24
FORMAT = b"\x01"
PADDED_TO = 64


class KeyGone(Exception):
    """The key of this name was destroyed, or never made."""


class SealBroken(Exception):
    """The sealed bytes were changed, cut, or moved to another row."""


class Vault:
    """Seals, opens and indexes under named keys that are files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seal(self, name: str, place: str, words: bytes) -> bytes:
        """Seals words under a key, made if need be; `place` binds them to their row and column."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        key = self._derived(name, b"seal", make=True)
        return FORMAT + nonce + aead_seal(_pad(words), _bound(name, place), nonce, key)

    def open(self, name: str, place: str, sealed: bytes) -> bytes:
        """Opens sealed words. Raises KeyGone, or SealBroken where they do not belong here."""
        key = self._derived(name, b"seal", make=False)
        nonce, words = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            if sealed[:1] != FORMAT:
                raise SealBroken
            return _unpad(aead_open(words, _bound(name, place), nonce, key))
        except (CryptoError, ValueError) as error:
            raise SealBroken from error

    def index(self, name: str, purpose: str, words: str, *, make: bool = True) -> bytes:
        """Returns the keyed digest (32 bytes) by which equal words are found again.

        Raises KeyGone where the key is not there and `make` is False.
        """
        key = self._derived(name, b"index", make=make)
        return hashlib.blake2b(
            f"{purpose}\0{words}".encode(), digest_size=KEY_BYTES, key=key
        ).digest()

    def indexes(self, names: Iterable[str], purpose: str, words: str) -> list[bytes]:
        """Returns the digest of words under each of the keys that is still there.

        A key may be destroyed between the list of names and the look.
        """
        found = []
        for name in names:
            with suppress(KeyGone):
                found.append(self.index(name, purpose, words, make=False))
        return found

    def names(self, prefix: str) -> list[str]:
        """Lists the live keys whose name begins with the prefix, sorted."""
        return sorted(path.stem for path in self._folder.glob(f"{prefix}*.key"))

    def destroy(self, name: str) -> None:
        """Destroys a key for good: its bytes are overwritten before the file goes."""
        path = self._path(name)
        if path.exists():
            with path.open("r+b") as file:
                file.write(secrets.token_bytes(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            path.unlink(missing_ok=True)
            self._sync_folder()

    def _derived(self, name: str, person: bytes, *, make: bool) -> bytes:
        key = self._read(name, make=make)
        return hashlib.blake2b(key=key, person=person, digest_size=KEY_BYTES).digest()

    def _read(self, name: str, *, make: bool) -> bytes:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            if not make:
                raise KeyGone(name) from None
        self._make(name)
        return self._path(name).read_bytes()

    def _make(self, name: str) -> None:
        # Written aside and linked into place: a second process that makes the same key at the
        # same moment loses, and nobody ever reads half a key.
        draft = self._folder / f".{secrets.token_hex(8)}"
        with open(draft, "xb", opener=_private) as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, self._path(name))
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        self._sync_folder()

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.key"

    def _sync_folder(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def vault() -> Vault:
    """Returns the vault of this app."""
    return current_app.extensions["citykey.vault"]


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _bound(name: str, place: str) -> bytes:
    return f"{name}\0{place}".encode()


def _pad(words: bytes) -> bytes:
    # The length would tell one address from another: padded to whole blocks (ISO/IEC 7816-4).
    rest = PADDED_TO - (len(words) + 1) % PADDED_TO
    return words + b"\x80" + bytes(rest % PADDED_TO)


def _unpad(padded: bytes) -> bytes:
    words, mark, rest = padded.rpartition(b"\x80")
    if not mark or rest.strip(b"\0"):
        raise SealBroken
    return words
