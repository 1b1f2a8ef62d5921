"""Writes and reads the file of a backup: lines, compressed and sealed piece by piece.

The seal is libsodium's secretstream (XChaCha20-Poly1305). Its last piece is marked, so that a
file which was cut is refused, and the words before it are bound to every piece. The key stands in
the folder of keys and never in the file.
"""

import json
import os
import re
import secrets
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from nacl import bindings
from nacl.exceptions import CryptoError

MAGIC = b"citykey backup 1\n"
KEY_NAME = re.compile(r"backup-\d{4}-\d\d-\d\d")
SCHEMA = re.compile(r"[0-9a-z_]{1,32}")
PIECE_BYTES = 64 * 1024
LENGTH_BYTES = 4
LONGEST_WORDS = 1000
STREAM_HEADER = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
MARK = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
FINAL = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
MESSAGE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE


class BackupBroken(Exception):
    """The file is no backup, is not whole, was changed, or is another site's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Holds what stands before the sealed pieces: the schema, the moment (ISO), the key's name."""

    schema: str
    made_at: str
    key: str


def write(path: Path, about: About, lines: Iterable[bytes], *, secret: bytes) -> int:
    """Writes a backup aside, then puts it in its place for its owner only; returns its bytes.

    Raises OSError where it cannot be written; then nothing is left of it.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(draft, "xb", opener=_private) as file:
            _write(file, about, lines, secret)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync(path.parent)
    return path.stat().st_size


def about(path: Path) -> About:
    """Reads what stands before the sealed pieces. Raises BackupBroken or OSError."""
    with path.open("rb") as file:
        return _about(_words(file))


def lines(path: Path, *, secret: bytes) -> Iterator[bytes]:
    """Yields the lines of a backup; nothing of it may be kept before the last has come.

    Raises BackupBroken, also after lines were given, or OSError.
    """
    unpacked, rest = zlib.decompressobj(), b""
    for piece in _pieces(path, secret):
        *whole, rest = (rest + unpacked.decompress(piece)).split(b"\n")
        yield from whole
    if rest or not unpacked.eof:
        raise BackupBroken


def _write(file: BinaryIO, about: About, lines: Iterable[bytes], secret: bytes) -> None:
    words = json.dumps(asdict(about)).encode()
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    header = bindings.crypto_secretstream_xchacha20poly1305_init_push(state, secret)
    file.write(MAGIC + _sized(words) + header)
    for piece, tag in _packed(lines):
        file.write(
            _sized(bindings.crypto_secretstream_xchacha20poly1305_push(state, piece, words, tag))
        )


def _packed(lines: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    packed, waiting = zlib.compressobj(), bytearray()
    for line in lines:
        waiting += packed.compress(line + b"\n")
        while len(waiting) > PIECE_BYTES:
            yield bytes(waiting[:PIECE_BYTES]), MESSAGE
            del waiting[:PIECE_BYTES]
    waiting += packed.flush()
    for start in range(0, len(waiting), PIECE_BYTES):
        is_last = start + PIECE_BYTES >= len(waiting)
        yield bytes(waiting[start : start + PIECE_BYTES]), FINAL if is_last else MESSAGE


def _pieces(path: Path, secret: bytes) -> Iterator[bytes]:
    with path.open("rb") as file:
        words = _words(file)
        state = bindings.crypto_secretstream_xchacha20poly1305_state()
        header, tag = _exactly(file, STREAM_HEADER), MESSAGE
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, header, secret)
        while tag != FINAL:
            sealed = _one(file, most=PIECE_BYTES + MARK)
            try:
                piece, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(
                    state, sealed, words
                )
            except (CryptoError, RuntimeError, ValueError, TypeError) as error:
                raise BackupBroken from error
            yield piece
        if file.read(1):
            raise BackupBroken


def _words(file: BinaryIO) -> bytes:
    if file.read(len(MAGIC)) != MAGIC:
        raise BackupBroken
    return _one(file, most=LONGEST_WORDS)


def _about(words: bytes) -> About:
    try:
        found = About(**json.loads(words))
        known = KEY_NAME.fullmatch(found.key) and SCHEMA.fullmatch(found.schema)
        # The words are shown before any seal is opened: a hostile file must not write on a screen.
        datetime.fromisoformat(found.made_at)
    except (ValueError, TypeError) as error:
        raise BackupBroken from error
    if not known:
        raise BackupBroken
    return found


def _sized(words: bytes) -> bytes:
    return len(words).to_bytes(LENGTH_BYTES, "big") + words


def _one(file: BinaryIO, *, most: int) -> bytes:
    size = int.from_bytes(_exactly(file, LENGTH_BYTES), "big")
    if size > most:
        raise BackupBroken
    return _exactly(file, size)


def _exactly(file: BinaryIO, size: int) -> bytes:
    found = file.read(size)
    if len(found) != size:
        raise BackupBroken
    return found


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
