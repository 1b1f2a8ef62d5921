"""Makes the email of a letter: the same bytes each time, so that a repeat is equal."""

import hashlib
import unicodedata
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage

from citykey_site.domain.messages import Attachment, Message
from citykey_site.mail.addresses import Mailbox, mailbox, named_mailbox
from citykey_site.mail.headers import LETTER, LETTER_UTF8

LINE_ENDERS = {"Cc", "Zl", "Zp"}


def envelope(message: Message) -> EmailMessage:
    """Returns the email of a letter: mixed(alternative(text, html), attachments).

    Without attachments the alternative stands alone. Raises ValueError where the letter is not
    to exactly one plain address, or where a header would hold a line break.
    """
    to = mailbox(message.to)
    letter = EmailMessage(policy=LETTER_UTF8 if to.needs_smtputf8 else LETTER)
    letter.set_content(message.text)
    letter.add_alternative(message.html, subtype="html")
    for attachment in message.attachments:
        _attach(letter, attachment)
    _set_headers(letter, message, to)
    _set_boundaries(letter, message.message_id)
    return letter


def sealed(message: Message) -> bytes:
    """Returns the bytes of the email, lines ending in CR LF. Raises ValueError as above."""
    try:
        return envelope(message).as_bytes()
    except MessageError:
        raise ValueError("The letter cannot be written as an email.") from None


def _set_headers(letter: EmailMessage, message: Message, to: Mailbox) -> None:
    # Only now: adding parts moves every Content- header of the letter into its first part.
    name, sender = named_mailbox(message.sender)
    letter["From"] = Address(name, sender.local, sender.domain)
    letter["To"] = Address("", to.local, to.domain)
    letter["Subject"] = _one_line(message.subject)
    letter["Date"] = message.written_at
    letter["Message-ID"] = f"<{_one_word(message.message_id.strip('<>'))}>"
    letter["Content-Language"] = _one_word(message.language)
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834
    letter["X-Auto-Response-Suppress"] = "All"  # Microsoft's word for the same
    if message.unsubscribe:  # RFC 8058
        letter["List-Unsubscribe"] = f"<{_one_word(message.unsubscribe)}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _attach(letter: EmailMessage, attachment: Attachment) -> None:
    kind = LETTER.header_factory("content-type", _one_line(attachment.content_type))
    if kind.maintype != "text":
        raise ValueError("Only text can be attached.")
    letter.add_attachment(
        attachment.text,
        subtype=kind.subtype,
        filename=_one_line(attachment.name),
        params={name: value for name, value in kind.params.items() if name != "charset"},
    )


def _set_boundaries(letter: EmailMessage, message_id: str) -> None:
    # "=_" occurs neither in quoted-printable nor in base64 (RFC 2045, 6.7), but a short part of
    # plain ASCII is sent as it is; the digest is what no such part can hold by chance.
    digest = hashlib.sha256(message_id.encode()).hexdigest()[:32]
    groups = [part for part in letter.walk() if part.is_multipart()]
    for place, group in enumerate(groups):
        group.set_boundary(f"=_{digest}_{place}")


def _one_line(text: str) -> str:
    if any(unicodedata.category(sign) in LINE_ENDERS for sign in text):
        raise ValueError("A header of the letter holds a line break.")
    return text


def _one_word(text: str) -> str:
    if not text or not text.isascii() or not text.isprintable() or set(text) & set(" <>,;"):
        raise ValueError("A header of the letter is not one word.")
    return text
