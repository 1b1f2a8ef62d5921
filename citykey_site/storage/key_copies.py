"""Makes a folder the exact mirror of the folder of keys; what is destroyed there is destroyed here.

`services/key_copies.py` says which folders may be mirrors.
"""

import fcntl
import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from citykey_site.storage.key_files import GONE, KEY, PROOF

KINDS = (KEY, PROOF, GONE)
MARK = ".copied"
DRAFT = re.compile(r"\.[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirrored:
    """Counts the files that are in the copy, and those that were destroyed there."""

    files: int
    destroyed: int


def names(folder: Path) -> set[str]:
    """Names the files of keys in a folder; drafts and foreign files are not among them."""
    return {path.name for path in folder.iterdir() if path.suffix in KINDS and path.stem}


def is_known(source: Path) -> bool:
    """Tells whether a folder of keys has been copied before, and is no empty one in its place."""
    return (source / MARK).exists()


def mirror(source: Path, copy: Path) -> Mirrored:
    """Brings the copy up to the source, one process at a time.

    Raises OSError where a file cannot be written.
    """
    copy.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(copy, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        done = _mirror(source, copy)
        (source / MARK).touch(mode=0o600)
        os.fsync(handle)
    finally:
        os.close(handle)
    return done


def _mirror(source: Path, copy: Path) -> Mirrored:
    for draft in [path for path in copy.iterdir() if DRAFT.fullmatch(path.name)]:
        _destroy(draft)
    brought: set[str] = set()
    # Of a key that is renewed meanwhile the one before it is new here: without it the copy would
    # open nothing that is kept.
    while more := names(source) - brought:
        for name in sorted(more):
            # A key may be destroyed at this very moment: then its copy goes below.
            with suppress(FileNotFoundError):
                _bring(copy / name, (source / name).read_bytes())
        brought |= more
    gone = names(copy) - names(source)
    for name in gone:
        _destroy(copy / name)
    return Mirrored(files=len(names(copy)), destroyed=len(gone))


def _bring(path: Path, content: bytes) -> None:
    if path.exists() and path.read_bytes() == content:
        path.chmod(0o600)
        return
    draft = path.with_name(f".{secrets.token_hex(8)}")
    with open(draft, "xb", opener=_private) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        _overwrite(path)
    draft.replace(path)


def _destroy(path: Path) -> None:
    _overwrite(path)
    path.unlink()


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(os.fstat(file.fileno()).st_size))
        file.flush()
        os.fsync(file.fileno())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
