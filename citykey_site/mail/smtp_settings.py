"""Reads the address of the mail server (`CITYKEY_SMTP_URL`)."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, unquote

from citykey_site.mail.server_urls import pieces

ADVICE = "Write the mail server as smtp://user:password@host:587 or smtps://user:password@host"
QUERY = {"timeout", "ca", "tls"}


class Tls(StrEnum):
    """Names how the way to the server is sealed."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


PORTS = {Tls.STARTTLS: 587, Tls.NONE: 587, Tls.IMPLICIT: 465}  # RFC 6409, RFC 8314


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """Holds how to reach the server; times in seconds.

    `last_wait` is for the answer to the whole letter: giving up there makes a duplicate, so
    it is longer (RFC 5321, 4.5.3.2.6 advises ten minutes, which would hold up all others).
    """

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)
    authority: Path | None = None
    timeout: float = 20.0
    last_wait: float = 60.0


def read_smtp_url(text: str) -> SmtpSettings:
    """Returns the settings in an address, or raises ValueError saying what to write instead.

    Only to this same machine may letters go in clear, and there they do unless `tls=starttls`
    is asked for. The error never repeats the address, which holds a password.
    """
    url, port, query = _pieces(text)
    host, tls = url.hostname or "", _tls(url, query)
    return SmtpSettings(
        host=host,
        port=port or PORTS[tls],
        tls=tls,
        user=_credential(url.username),
        password=_credential(url.password),
        authority=Path(query["ca"]) if "ca" in query else None,
        timeout=_seconds(query.get("timeout", "20")),
    )


def _pieces(text: str) -> tuple[SplitResult, int | None, Mapping[str, str]]:
    url, port, query = pieces(text, advice=ADVICE)
    if url.scheme not in {"smtp", "smtps"} or not url.hostname or url.path.strip("/"):
        raise ValueError(f"{ADVICE}.")
    if url.fragment or query.keys() - QUERY:
        raise ValueError(f"{ADVICE}; after a ? only timeout, ca and tls can follow.")
    return url, port, query


def _tls(url: SplitResult, query: Mapping[str, str]) -> Tls:
    if url.scheme == "smtps":
        if "tls" in query:
            raise ValueError("Leave tls= out after smtps://, which is always sealed.")
        return Tls.IMPLICIT
    near = _is_loopback(url.hostname or "")
    asked = query.get("tls", Tls.NONE if near else Tls.STARTTLS)
    if asked not in {Tls.NONE, Tls.STARTTLS}:
        raise ValueError("Write tls=starttls or tls=none.")
    if asked == Tls.NONE and not near:
        raise ValueError("Leave tls=none out: only to this same machine may letters go in clear.")
    return Tls(asked)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _credential(text: str | None) -> str:
    plain = unquote(text or "")
    if not plain.isascii() or (plain and not plain.isprintable()):
        raise ValueError("User and password of the mail server can hold ASCII letters only.")
    return plain


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise ValueError("Write timeout= as seconds, at most 600.")
    return seconds
