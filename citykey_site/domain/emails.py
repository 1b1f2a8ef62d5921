"""Email addresses: which spellings are one mailbox, and which domain was probably meant."""

import hashlib
import re
from difflib import get_close_matches

TAGGED = {"gmail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "yahoo.com",
          "fastmail.com", "proton.me", "protonmail.com"}  # fmt: skip
UNDOTTED = {"gmail.com"}
SAME = {"googlemail.com": "gmail.com", "protonmail.com": "proton.me"}

# The large providers and what is typed for them: about 1,500 of 83,000 letters of a public
# form came back for endings such as .con and .cpm (alphagov, vulnerable people form, pull 345).
PROVIDERS = (
    "gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "aol.com",
    "comcast.net", "sbcglobal.net", "protonmail.com", "googlemail.com", "yahoo.com.mx",
    "hotmail.es", "outlook.es", "yahoo.es", "live.com", "att.net", "fastmail.com",
)  # fmt: skip
REAL = {
    "mail.com", "email.com", "ymail.com", "me.com", "msn.com", "gmx.com", "gmx.net", "web.de",
    "wp.pl", "onet.pl", "qq.com", "163.com", "ukr.net", "yandex.ru", "mail.ru", "proton.me",
    "uol.com.br", "aim.com", "cox.net", "live.mx", "rocketmail.com", "gmx.de", "mac.com",
    "fastmail.fm",
}  # fmt: skip
SLIPS = {"fmail.com": "gmail.com", "gmal.com": "gmail.com", "gmil.com": "gmail.com"}
ENDINGS = {"con": "com", "cmo": "com", "cpm": "com", "ocm": "com", "vom": "com", "xom": "com",
           "comm": "com", "coom": "com", "cim": "com", "nte": "net", "ner": "net", "ogr": "org",
           "orgg": "org", "eud": "edu"}  # fmt: skip
CLOSE = 0.84
FORGOTTEN_BYTES = 16
# These have a domain in most countries ("yahoo.com.vn"); .co and .cm are more often a lost letter.
OF_MANY_COUNTRIES = re.compile(
    r"(yahoo|hotmail|outlook|live)\.(?!(co|cm|om)$)((com|co)\.)?[a-z]{2}"
)


def mailbox(address: str) -> str:
    """Returns one spelling for all addresses of a mailbox: case, +tag and Gmail's dots.

    Used to find and to count only; letters go to the address as it was typed. The second
    number of a booking without email has no @ and stands for itself.
    """
    if "@" not in address:
        return address
    local, _, domain = address.strip().casefold().rpartition("@")
    domain = _ascii(SAME.get(domain, domain))
    if domain in TAGGED:
        local = local.partition("+")[0] or local
    if domain in UNDOTTED:
        local = local.replace(".", "")
    return f"{local}@{domain}"


def forgotten_form(address: str) -> str:
    """Returns what stays of a mailbox that its owner had forgotten: a digest, 32 hex digits.

    It is as long as an address may be, so that its seal does not tell the two apart. It has no @
    and stands for itself in `mailbox`.
    """
    digest = hashlib.blake2b(digest_size=FORGOTTEN_BYTES, person=b"citykey forgot")
    digest.update(mailbox(address).encode())
    return digest.hexdigest()


def is_forgotten_form(owner: str) -> bool:
    """Tells a forgotten mailbox from a second number, which has 6 digits, and from an email."""
    return "@" not in owner and len(owner) == 2 * FORGOTTEN_BYTES


def suggestion(address: str) -> str | None:
    """Returns the address that was probably meant, None where the domain looks right."""
    local, _, domain = address.rpartition("@")
    typed = domain.casefold()
    if typed in PROVIDERS or typed in REAL or OF_MANY_COUNTRIES.fullmatch(typed):
        return None
    meant = SLIPS.get(typed) or _better_ending(typed)
    if meant not in PROVIDERS and meant not in REAL:
        close = get_close_matches(meant, PROVIDERS, n=1, cutoff=CLOSE)
        meant = close[0] if close else meant
    return f"{local}@{meant}" if meant != typed else None


def masked(address: str) -> str:
    """Returns an address as only its owner knows it again: `g…@gmial.com`.

    A word joiner keeps both its sides on one line.
    """
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…\u2060@{domain}"


def _better_ending(domain: str) -> str:
    head, dot, ending = domain.rpartition(".")
    return f"{head}{dot}{ENDINGS.get(ending, ending)}"


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain
