"""The data folder: made, closed to others, and the secret that is kept in it."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from citykey_site.config import BadSetting, Settings

OTHERS = 0o077


def prepare(settings: Settings) -> None:
    """Makes the folders for data and keys, readable by their owner only.

    Raises BadSetting where a real site's keys can be read by other users.
    """
    for folder in (settings.instance, settings.keys_dir):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.production and settings.keys_dir.stat().st_mode & OTHERS:
        raise BadSetting(
            "Other users can read CITYKEY_KEYS_DIR. Close it with: chmod 700 and its path."
        )


def secret_key(settings: Settings) -> str:
    """Returns the secret of the settings, or one made once and kept in the data folder."""
    return settings.secret_key or _kept(settings.instance / "secret-key")


def _kept(path: Path) -> str:
    # Written aside and linked into place: of two processes that start at once one loses, and
    # neither reads a secret that is not written yet.
    if not path.exists():
        draft = path.with_name(f".{secrets.token_hex(8)}")
        with open(draft, "x", encoding="ascii", opener=_private) as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text("ascii")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
