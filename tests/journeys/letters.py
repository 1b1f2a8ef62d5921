"""Reads the letters that a demonstration keeps as files."""

import email
from email import policy

from tests.servers.site import Site


def wait_for_letter(site: Site, *, kind: str, to: str) -> str:
    """Returns the words of a kept letter, without spaces, once the worker has written it."""
    return site.wait_for(lambda: _letter(site, kind, to), f"a {kind} letter to {to}")


def _letter(site: Site, kind: str, to: str) -> str | None:
    for path in (site.instance / "mail").glob(f"*--{kind}--*.eml"):
        letter = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        if letter["To"] == to:
            return letter.get_body(("plain",)).get_content().replace(" ", "")
    return None
