"""Secrets that stand in files of their own, so that no environment of a process shows them.

A service manager puts them there (LoadCredential= of systemd, secrets of Docker).
"""

import os
from collections.abc import Mapping
from pathlib import Path

NAMES = (
    "secret_key",
    "smtp_url",
    "sqlalchemy_database_uri",
    "limits_storage_uri",
    "bounce_mailbox",
    "sso_client_secret",
    "metrics_token",
)
OTHERS, GROUP = 0o007, 0o070


class Unusable(Exception):
    """Says in one sentence why a secret cannot be taken from its file."""


def named(source: Mapping[str, str], prefix: str) -> dict[str, Path]:
    """Returns the files that an environment names, by setting. Raises Unusable for one too many."""
    found = {}
    for name in NAMES:
        setting = f"{prefix}{name.upper()}"
        path = source.get(f"{setting}_FILE")
        if path and source.get(setting):
            raise Unusable(f"{setting} and {setting}_FILE are both set; take one away.")
        if path:
            found[name] = Path(path).expanduser().resolve()
    return found


def read(path: Path, setting: str) -> str:
    """Returns what a file says, without the space around it.

    Raises Unusable where it is missing, empty or no text.
    """
    try:
        said = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Unusable(f"{setting}_FILE cannot be read; name a file that is there.") from None
    if not said:
        raise Unusable(f"{setting}_FILE is empty; write the secret into it.")
    return said


def is_open_to_others(path: Path) -> bool:
    """Tells whether others than its owner, and whom an administrator chose, can read a path.

    A file that root gives to our group is as closed as one of our own: systemd shows so, by the
    mask of its access list, what only the service can read.
    """
    found = path.stat()
    given = found.st_uid == 0 != os.geteuid()
    return bool(found.st_mode & (OTHERS if given else OTHERS | GROUP))
