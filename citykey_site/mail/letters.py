"""Writes a letter in its reader's language: subject, plain text and HTML."""

import hashlib
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlsplit

from citykey_site.domain import languages
from citykey_site.domain.messages import TO_STAFF, Attachment, Message
from citykey_site.domain.office import Office
from citykey_site.words import templates


def write(
    letter: str,
    *,
    to: str,
    language: str,
    day: date,
    identity: str,
    office: Office,
    now: datetime,
    attachments: tuple[Attachment, ...] = (),
    **facts: object,
) -> Message:
    """Writes the letter whose words are in `templates/mail/<letter>/`.

    `identity` tells this letter from every other; a repeat of it has the same Message-ID.
    """
    links = _Links(office, language)
    facts = {"office": office, "links": links, **facts}
    text, html = templates.text(language), templates.html(language)
    return Message(
        kind=letter,
        message_id=message_id(letter, identity, office),
        sender=office.mail_from,
        to=to,
        subject=" ".join(text.get_template(f"mail/{letter}/subject.txt").render(facts).split()),
        text=_tidy(text.get_template(f"mail/{letter}/body.txt").render(facts)),
        html=html.get_template(f"mail/{letter}/body.html").render(facts),
        language=languages.served()[language].tag,
        written_at=now,
        day=day,
        attachments=attachments,
        stop="" if letter in TO_STAFF else links.stop(),
    )


def message_id(letter: str, identity: str, office: Office) -> str:
    """Returns the Message-ID of a letter; a repeat of it has the same."""
    digest = hashlib.blake2b(f"{letter} {identity}".encode(), digest_size=16).hexdigest()
    return f"<{digest}@{urlsplit(office.base_url).hostname or 'localhost'}>"


def with_stop_link(message: Message, link: str) -> Message:
    """Returns the letter with the end of the link that stops letters to its mailbox."""
    page = f"{message.stop}/{link}"
    return replace(
        message,
        text=message.text.replace(f"\n{message.stop}\n", f"\n{page}\n"),
        html=message.html.replace(f'href="{message.stop}"', f'href="{page}"'),
        stop=page,
    )


class _Links:
    """Makes the links of a letter from the settings, never from a request."""

    def __init__(self, office: Office, language: str) -> None:
        self._start = f"{office.base_url}/{language}"

    def home(self) -> str:
        return f"{self._start}/"

    def booking(self) -> str:
        return f"{self._start}/booking"

    def events(self) -> str:
        return f"{self._start}/events"

    def event(self, public_id: str) -> str:
        return f"{self._start}/events/{public_id}"

    def check(self, link: str) -> str:
        return f"{self._start}/check/{link}"

    def navigators(self) -> str:
        return f"{self._start}/navigators"

    def draw(self, public_id: str) -> str:
        return f"{self.event(public_id)}/draw"

    def ticket(self, link: str) -> str:
        return f"{self._start}/draw/{link}"

    def waiting(self, link: str) -> str:
        return f"{self._start}/waitlist/{link}"

    def updates(self, link: str) -> str:
        return f"{self._start}/updates/{link}"

    def stop(self) -> str:
        return f"{self._start}/stop"


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for place, line in enumerate(lines) if line or lines[place - 1]]
    return "\n".join(kept) + "\n"
