"""Reads the messages of mail servers about letters that did not arrive. They are never kept.

A report follows RFC 3464 (DSN), or is one of the older forms of Exim and qmail. What it says is
only a claim: nothing is believed without the token of our own letter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from citykey_site.domain.returns import Fate, token_in

HEAD = 64 * 1024
# A report has three parts, the last with our letter in it, which has four. Each more costs a look
# at every line that follows.
MOST_PARTS = 25
MOST_HEADERS = 200
PARTS = re.compile(rb"content-type", re.IGNORECASE)
# RFC 6533: the same report where addresses are in any script.
GLOBAL = re.compile(rb"message/global-delivery-status", re.IGNORECASE)
RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
QMAIL = re.compile(r"^Hi\. This is the qmail-send program at .{0,2000}permanent error", re.DOTALL)
STATUS = re.compile(r"([245])\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Holds what a mail server said of one letter; `token` is empty where it names none."""

    fate: Fate
    token: str


def read(head: bytes, *, address: str, recipient: str = "") -> Report | None:
    """Returns what a message says of a letter, None for everything but a report.

    `head` is its beginning; no more than `HEAD` bytes are looked at. `recipient` is to whom the
    envelope was addressed; without it the headers name them. Never raises.
    """
    head = GLOBAL.sub(b"message/delivery-status", head[:HEAD])
    if len(PARTS.findall(head)) > MOST_PARTS:
        return None
    try:
        message = message_from_bytes(head)
        fate = _fate(message)
        names = recipient or _recipients(message)
    except Exception:  # Hostile mail: whatever the parser stumbles over, it is no report.
        return None
    return Report(fate=fate, token=token_in(names, address)) if fate else None


def _fate(message: Message) -> Fate | None:
    if message.get_content_type() == "multipart/report":
        return _fate_of_report(message)
    if "X-Failed-Recipients" in message:  # Exim, where it does not write a report
        return Fate.FAILED
    words = message.get_payload()
    return Fate.FAILED if isinstance(words, str) and QMAIL.match(words.lstrip()) else None


def _fate_of_report(message: Message) -> Fate | None:
    found = {_fate_of_block(block) for block in _blocks(message)}
    return next((fate for fate in (Fate.FAILED, Fate.DELAYED) if fate in found), None)


def _blocks(message: Message) -> Iterator[Message]:
    """Yields the groups of fields of the report: of the message, and of each recipient."""
    parts = message.get_payload()
    for part in parts if isinstance(parts, list) else []:
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from part.get_payload()


def _fate_of_block(block: Message) -> Fate | None:
    action = str(block.get("Action", "")).strip().lower()
    status = STATUS.match(str(block.get("Status", "")).strip())
    # 4.x.x as well: a server that has tried for days gives up (RFC 3464, 2.3.3), as for domains
    # that are a slip of typing and answer nobody.
    if action == "failed" and status and status[1] != "2":
        return Fate.FAILED
    return Fate.DELAYED if action in {"failed", "delayed"} else None


def _recipients(message: Message) -> str:
    fields = message.items()[:MOST_HEADERS]
    named = [
        str(words)
        for wanted in RECIPIENTS
        for name, words in fields
        if name.lower() == wanted.lower()
    ]
    return "\n".join(named)
