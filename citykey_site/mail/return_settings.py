"""Reads where letters come back to (`CITYKEY_BOUNCE_MAILBOX`)."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote

from citykey_site.mail.server_urls import pieces

ADVICE = "Write the mailbox as maildir:/path or imaps://user:password@host/INBOX"
PORT = 993  # RFC 8314
QUERY = {"ca"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imap:
    """Holds how to reach an inbox; always sealed by TLS, the certificate always checked."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    box: str = "INBOX"
    authority: Path | None = None


def read_mailbox_url(text: str) -> Path | Imap:
    """Returns the folder or the inbox that an address names.

    Raises ValueError saying what to write instead; it never repeats the address, which holds a
    password.
    """
    if text.startswith("maildir:"):
        return _folder(text.removeprefix("maildir:"))
    url, port, query = pieces(text, advice=ADVICE)
    if url.scheme == "imap":
        raise ValueError(f"{ADVICE}; without TLS no mailbox is read.")
    if url.scheme != "imaps" or not url.hostname or query.keys() - QUERY or url.fragment:
        raise ValueError(f"{ADVICE}.")
    return Imap(
        host=url.hostname,
        port=port or PORT,
        user=_credential(url.username),
        password=_credential(url.password),
        box=_box(url),
        authority=Path(query["ca"]) if "ca" in query else None,
    )


def _folder(text: str) -> Path:
    path = Path(text.removeprefix("//"))
    if not path.is_absolute():
        raise ValueError(f"{ADVICE}; the folder begins with a slash.")
    return path


def _box(url: SplitResult) -> str:
    name = unquote(url.path.strip("/")) or "INBOX"
    if not name.isascii() or not all(sign.isalnum() or sign in "._-/" for sign in name):
        raise ValueError(f"{ADVICE}; the name of the inbox is letters, digits, dots and dashes.")
    return name


def _credential(text: str | None) -> str:
    plain = unquote(text or "")
    if not plain or not plain.isascii() or not plain.isprintable():
        raise ValueError(f"{ADVICE}; user and password are ASCII letters.")
    return plain
