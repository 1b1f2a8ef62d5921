"""Chooses how letters leave: to a mail server, or into files in a demonstration."""

from pathlib import Path
from typing import Protocol

from citykey_site.domain.messages import Message
from citykey_site.mail.files import FileDelivery, forget_letters
from citykey_site.mail.outcomes import Delayed, Refused
from citykey_site.mail.smtp import SmtpDelivery
from citykey_site.mail.smtp_settings import read_smtp_url

__all__ = ["Delayed", "Delivery", "Refused", "delivery_for", "forget_letters"]


class Delivery(Protocol):
    """Is any way for a letter to leave; a letter delivered twice has the same bytes."""

    def deliver(self, message: Message) -> None:
        """Delivers a letter. Raises Refused (never again) or Delayed (later), nothing else."""


def delivery_for(smtp_url: str, *, folder: Path) -> Delivery:
    """Returns the way that the settings ask for: files in the folder where no server is named.

    Raises ValueError, which says what to write instead, where the address is not one.
    """
    if not smtp_url:
        return FileDelivery(folder)
    return SmtpDelivery(read_smtp_url(smtp_url))
