"""Email addresses on an envelope: exactly one, plain, with its domain in ASCII.

The shapes allowed here are those of requirement R26: no list, no quoted local part, no route
in the old styles (`%`, `!`), nothing that could end a line or a command.
"""

import re
from dataclasses import dataclass

import idna

LONGEST = 254  # RFC 5321, 4.5.3.1.3: a path of 256 octets less its angle brackets.
LONGEST_LOCAL = 64  # RFC 5321, 4.5.3.1.1.
FORBIDDEN = frozenset(' "(),:;<>@[\\]%!')
HOST = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Holds one address; `local` may be any script, `domain` is ASCII (IDNA 2008)."""

    local: str
    domain: str

    @property
    def spec(self) -> str:
        """Returns the address as one word."""
        return f"{self.local}@{self.domain}"

    @property
    def needs_smtputf8(self) -> bool:
        """Tells whether only a server with SMTPUTF8 (RFC 6531) can take the address."""
        return not self.local.isascii()


def mailbox(text: str) -> Mailbox:
    """Returns the one address that a text is, or raises ValueError (without the text)."""
    local, _, domain = text.rpartition("@")
    found = Mailbox(local=_local(local), domain=_domain(domain))
    if len(found.spec.encode()) > LONGEST:
        raise ValueError("The address is too long.")
    return found


def named_mailbox(text: str) -> tuple[str, Mailbox]:
    """Returns name and address of `Name <a@b>`; the name may be empty. Raises ValueError."""
    if not text.isprintable():
        raise ValueError("The sender holds a line break or another unseen character.")
    name, bracket, rest = text.strip().rpartition("<")
    found = mailbox(rest.removesuffix(">") if bracket else rest)
    if found.needs_smtputf8:
        raise ValueError("The sender's address is not in ASCII, which many servers need.")
    return name.strip(' "'), found


def _local(local: str) -> str:
    pieces = local.split(".")
    if not all(pieces) or not local.isprintable() or FORBIDDEN & set(local):
        raise ValueError("The address is not exactly one plain address.")
    if len(local.encode()) > LONGEST_LOCAL:
        raise ValueError("The part of the address before the @ is too long.")
    return local


def _domain(domain: str) -> str:
    try:
        plain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except UnicodeError:
        raise ValueError("The domain of the address cannot exist.") from None
    if not HOST.fullmatch(plain.lower()):
        raise ValueError("The domain of the address cannot exist.")
    return plain.lower()
