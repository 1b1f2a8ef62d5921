"""Keys and sealing: one key per event day, outside the database and its backups.

Once the file of a key is gone, nothing that it sealed or indexed can be read or compared again.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as aead_open,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt as aead_seal,
)
from nacl.exceptions import CryptoError

from citykey_site.storage.key_files import BEFORE, GONE, KEY_BYTES, PROOF, KeyFiles

NONCE_BYTES = 24
FORMAT = b"\x01"
PADDED_TO = 64
# A page that began under the key before has ended by then, and so has what it keeps.
UNUSED_FOR = timedelta(minutes=15)


class KeyGone(Exception):
    """The key of this name was destroyed, or never made."""


class SealBroken(Exception):
    """The sealed bytes were changed, cut, or moved to another row."""


class Vault:
    """Seals, opens and indexes under named keys that are files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._files = KeyFiles(folder)

    def seal(self, name: str, place: str, words: bytes) -> bytes:
        """Seals words under a key, made if need be; `place` binds them to their row and column."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        key = self._derived(name, b"seal", make=True)
        return FORMAT + nonce + aead_seal(_pad(words), _bound(name, place), nonce, key)

    def open(self, name: str, place: str, sealed: bytes) -> bytes:
        """Opens sealed words. Raises KeyGone, or SealBroken where they do not belong here."""
        try:
            return _opened(self._derived(name, b"seal", make=False), name, place, sealed)
        except SealBroken:
            before = self._files.read(name, BEFORE)
            if before is None:
                raise
            return _opened(_derived(before, b"seal"), name, place, sealed)

    def is_of_key_before(self, name: str, place: str, sealed: bytes) -> bool:
        """Tells whether only the key before the newest opens these words."""
        before = self._files.read(name, BEFORE)
        key = self._files.read(name)
        if before is None or key is None or _opens(key, name, place, sealed):
            return False
        return _opens(before, name, place, sealed)

    def index(self, name: str, purpose: str, words: str, *, make: bool = True) -> bytes:
        """Returns the keyed digest (32 bytes) by which equal words are found again.

        It is of the newest key: to keep, not to look up. Raises KeyGone where the key is not
        there and `make` is False.
        """
        return _digest(self._derived(name, b"index", make=make), purpose, words)

    def indexes(self, names: Iterable[str], purpose: str, words: str) -> list[bytes]:
        """Returns the digests of words under each of the keys that is still there.

        While a key is renewed there are two for it. A key may be destroyed between the list of
        names and the look.
        """
        return self.indexes_of_each(names, ((purpose, words),))[0]

    def indexes_of_each(
        self, names: Iterable[str], sought: Sequence[tuple[str, str]]
    ) -> list[list[bytes]]:
        """Returns what `indexes` does for each purpose with its words, and reads each key once."""
        found: list[list[bytes]] = [[] for _ in sought]
        for name in names:
            # The newest first: whoever sees the new one of a renewal also finds the one before.
            keys = (self._files.read(name), self._files.read(name, BEFORE))
            for derived in [_derived(key, b"index") for key in keys if key]:
                for digests, (purpose, words) in zip(found, sought, strict=True):
                    digests.append(_digest(derived, purpose, words))
        return found

    def proof(self, name: str, purpose: str, words: str, *, make: bool = True) -> bytes:
        """Returns the keyed digest (32 bytes) that proves words of our own, such as a uid.

        It stays the same when the key is renewed, so that links in sent letters stay good. Raises
        KeyGone where the key is not there and `make` is False.
        """
        # The key first: whoever reads a renewed one finds the proof that was kept before it.
        derived = self._derived(name, b"proof", make=make)
        return _digest(self._files.read(name, PROOF) or derived, purpose, words)

    def names(self, prefix: str) -> list[str]:
        """Lists the live keys whose name begins with the prefix, sorted."""
        return self._files.names(prefix)

    def secret(self, name: str, use: bytes, *, make: bool) -> bytes:
        """Returns 32 bytes derived from a key for a use outside the database (16 bytes at most).

        Raises KeyGone where the key is not there and `make` is False.
        """
        return self._derived(name, use, make=make)

    def gone_file(self, name: str) -> Path:
        """Returns where `storage/tombstones.py` notes what was erased under a key."""
        return self._files.path(name, GONE)

    def destroy(self, name: str) -> None:
        """Destroys a key for good: its bytes are overwritten before the file goes."""
        with self._files.alone():
            self._files.destroy(name)

    def renew(self, name: str, *, now: datetime) -> bool:
        """Begins or goes on with the renewal of a key; False where the key is gone.

        From then on it seals anew and still opens what the key before it has sealed.
        """
        with self._files.alone():
            key = self._files.read(name)
            if key is None:
                return False
            if self._files.read(name, BEFORE) is None:
                self._files.make(name, _derived(key, b"proof"), PROOF)
            self._files.renew(name, now=now)
            return True

    def being_renewed(self) -> list[str]:
        """Lists the keys that have one before them."""
        return self._files.names("", BEFORE)

    def was_needed(self, name: str, *, now: datetime) -> None:
        """Keeps that something was found under the key before a key."""
        self._files.touch(name, now=now)

    def is_unused(self, name: str, *, now: datetime) -> bool:
        """Tells whether the key before a key was not needed for a quarter of an hour."""
        return now >= self._files.needed_at(name) + UNUSED_FOR

    def finish(self, name: str, *, now: datetime) -> bool:
        """Ends the renewal of a key: the one before it is destroyed; tells whether it was.

        Not where it was needed, or put there, since its caller looked.
        """
        with self._files.alone(), suppress(FileNotFoundError):
            if self.is_unused(name, now=now):
                self._files.forget_before(name)
                return True
        return False

    def _derived(self, name: str, use: bytes, *, make: bool) -> bytes:
        return _derived(self._read(name, make=make), use)

    def _read(self, name: str, *, make: bool) -> bytes:
        key = self._files.read(name)
        if key is None and make:
            self._files.make(name, secrets.token_bytes(KEY_BYTES))
            key = self._files.read(name)
        if key is None:
            raise KeyGone(name)
        return key


def vault() -> Vault:
    """Returns the vault of this app."""
    return current_app.extensions["citykey.vault"]


def _derived(key: bytes, use: bytes) -> bytes:
    return hashlib.blake2b(key=key, person=use, digest_size=KEY_BYTES).digest()


def _digest(key: bytes, purpose: str, words: str) -> bytes:
    said = f"{purpose}\0{words}".encode()
    return hashlib.blake2b(said, digest_size=KEY_BYTES, key=key).digest()


def _opened(key: bytes, name: str, place: str, sealed: bytes) -> bytes:
    nonce, words = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        if sealed[:1] != FORMAT:
            raise SealBroken
        return _unpad(aead_open(words, _bound(name, place), nonce, key))
    except (CryptoError, ValueError) as error:
        raise SealBroken from error


def _opens(key: bytes, name: str, place: str, sealed: bytes) -> bool:
    try:
        _opened(_derived(key, b"seal"), name, place, sealed)
    except SealBroken:
        return False
    return True


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
