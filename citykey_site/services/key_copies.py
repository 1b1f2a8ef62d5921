"""Copies the keys apart, so that a lost disk loses no booking and a destroyed key is gone twice."""

from pathlib import Path

from citykey_site.storage import key_copies
from citykey_site.storage.key_copies import Mirrored

OTHERS = 0o077


class CopyRefused(Exception):
    """Says in one sentence why a folder may not be the copy of the keys."""


def copy(keys: Path, folder: Path, *, data: Path) -> Mirrored:
    """Makes a folder an exact mirror of the keys; `data` is the folder of the database.

    Raises CopyRefused, or OSError where a file cannot be written.
    """
    keys, folder, data = keys.resolve(), folder.resolve(), data.resolve()
    if folder.is_relative_to(data) or folder.is_relative_to(keys) or keys.is_relative_to(folder):
        raise CopyRefused(
            "The copy of the keys must stand apart: choose a folder outside of the data folder, "
            "best on another disk."
        )
    if folder.exists():
        _check(keys, folder)
    return key_copies.mirror(keys, folder)


def _check(keys: Path, folder: Path) -> None:
    if not folder.is_dir():
        raise CopyRefused("The copy of the keys must be a folder.")
    if folder.stat().st_mode & OTHERS:
        raise CopyRefused("Other users can read the copy of the keys. Close it with: chmod 700")
    # Where the last key was destroyed the folder is still the one that was copied before.
    if key_copies.names(folder) and not key_copies.names(keys) and not key_copies.is_known(keys):
        raise CopyRefused(
            "The folder of keys is empty and its copy is not. Bring the keys back from the copy, "
            "or empty the copy yourself if no key is needed any more."
        )
