"""What keeps a real site from starting beside its settings: files that others read or change.

Each problem is one sentence that says what is wrong and what to do. No secret stands in any.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from citykey_site.config import PREFIX, ROOT, Settings
from citykey_site.secret_files import is_open_to_others

OTHERS = 0o077
SERVED = ROOT / "static"


def file_problems(settings: Settings, *, database: Path | None, secret: Path | None) -> list[str]:
    """Lists what is wrong with the files and folders of a site, which are there."""
    named = [(f"{PREFIX}{name.upper()}_FILE", path) for name, path in settings.secret_files]
    if secret is not None and secret not in dict(settings.secret_files).values():
        named.append(("The session secret", secret))
    return [
        *_keys(settings.keys_dir),
        *(
            f"{name} can be read by other users: {_closed(path)}."
            for name, path in named
            if path.exists() and is_open_to_others(path)
        ),
        *_database(database),
    ]


def _keys(folder: Path) -> Iterator[str]:
    if not folder.exists():
        return
    found = folder.stat()
    if found.st_mode & OTHERS:
        yield "Other users can read CITYKEY_KEYS_DIR. Close it with: chmod 700 and its path."
    if found.st_uid != os.geteuid():
        yield "CITYKEY_KEYS_DIR belongs to another user; give it to the user of this program."
    if folder.resolve().is_relative_to(SERVED):
        yield "CITYKEY_KEYS_DIR lies among files that everybody gets; name a folder elsewhere."
    if any(_can_be_changed(parent) for parent in folder.resolve().parents):
        yield (
            "Other users can put a folder in the place of CITYKEY_KEYS_DIR; "
            "name one in a folder that only you can change."
        )
    if any(path.stat().st_mode & OTHERS for path in folder.glob("*.*")):
        yield "Other users can read a file in CITYKEY_KEYS_DIR. Close them with: chmod 600."


def _database(path: Path | None) -> Iterator[str]:
    if path is not None and path.exists() and path.stat().st_mode & OTHERS:
        yield f"The database can be read by other users: {_closed(path)}."


def _can_be_changed(folder: Path) -> bool:
    mode = folder.stat().st_mode
    return bool(mode & stat.S_IWOTH and not mode & stat.S_ISVTX)


def _closed(path: Path) -> str:
    return f"close it with chmod 600 {path.name}"
