"""Delivers letters to a mail server, one connection for each, sealed by TLS."""

import smtplib
from contextlib import closing, suppress

from citykey_site.domain.messages import Message
from citykey_site.mail.addresses import Mailbox, mailbox, named_mailbox
from citykey_site.mail.envelopes import sealed
from citykey_site.mail.outcomes import Delayed, Refused
from citykey_site.mail.smtp_answers import expect, troubles_delay
from citykey_site.mail.smtp_settings import SmtpSettings, Tls
from citykey_site.mail.trust import trust

GOODBYE = 2.0  # Seconds; the letter is already taken, so nobody needs the answer.


class SmtpDelivery:
    """Hands each letter to one mail server, for exactly one recipient."""

    def __init__(self, settings: SmtpSettings) -> None:
        """Keeps the settings; raises ValueError where the file of authorities cannot be read."""
        self._settings = settings
        self._trust = trust(settings.authority)

    def deliver(self, message: Message) -> None:
        """Hands a letter over. Raises Refused (never again) or Delayed (later)."""
        sender, returns_to = _senders(message)
        try:
            to, content = mailbox(message.to), sealed(message)
        except ValueError as fault:
            raise Refused(str(fault)) from None
        with troubles_delay(), closing(self._connect(sender.domain)) as connection:
            self._open(connection)
            _address(connection, returns_to, to)
            _hand_over(connection, content, wait=self._settings.last_wait)
            _say_goodbye(connection)

    def _connect(self, name: str) -> smtplib.SMTP:
        # The domain of the sender is the name given in EHLO: smtplib would ask the DNS for the
        # name of this machine, which can take long and is nobody's concern.
        to = self._settings
        if to.tls is Tls.IMPLICIT:
            return smtplib.SMTP_SSL(to.host, to.port, name, timeout=to.timeout, context=self._trust)
        return smtplib.SMTP(to.host, to.port, name, timeout=to.timeout)

    def _open(self, connection: smtplib.SMTP) -> None:
        connection.ehlo_or_helo_if_needed()
        if self._settings.tls is Tls.STARTTLS:
            if not connection.has_extn("starttls"):
                raise Delayed("The mail server does not offer STARTTLS.")
            connection.starttls(context=self._trust)
            connection.ehlo_or_helo_if_needed()
        if self._settings.user:
            connection.login(self._settings.user, self._settings.password)


def _senders(message: Message) -> tuple[Mailbox, Mailbox]:
    """Returns the address in the letter, and the one on the envelope, to which it comes back."""
    try:
        sender = named_mailbox(message.sender)[1]
        return sender, mailbox(message.returns_to) if message.returns_to else sender
    except ValueError:
        raise Delayed("The address that letters come from cannot be used.") from None


def _address(connection: smtplib.SMTP, returns_to: Mailbox, to: Mailbox) -> None:
    options: tuple[str, ...] = ()
    if to.needs_smtputf8:
        if not connection.has_extn("smtputf8"):
            raise Refused("The mail server takes no address in this script (SMTPUTF8).")
        options = ("SMTPUTF8", "BODY=8BITMIME")
    # A refused sender is a setting to mend; a refused recipient is this letter alone.
    expect(connection.mail(returns_to.spec, options)[0], "MAIL", or_else=Delayed)
    expect(connection.rcpt(to.spec)[0], "RCPT", or_else=Refused)


def _hand_over(connection: smtplib.SMTP, content: bytes, *, wait: float) -> None:
    connection.sock.settimeout(wait)
    try:
        code, _ = connection.data(content)
    except smtplib.SMTPDataError as answer:
        code = answer.smtp_code
    expect(code, "DATA", or_else=Refused)


def _say_goodbye(connection: smtplib.SMTP) -> None:
    # The letter is taken: trouble from here on must not make it go out again.
    with suppress(OSError, ValueError):
        connection.sock.settimeout(GOODBYE)
        connection.quit()
