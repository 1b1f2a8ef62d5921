"""Tells what an answer of a mail server, or none, means for the letter.

Only the number of an answer is kept: its words may repeat the address.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from citykey_site.mail.outcomes import Delayed, Refused

# RFC 4954, 6: these say that the sender must sign in first. A setting is wrong, not the letter.
SIGN_IN_FIRST = {530, 534, 535, 538}


def expect(code: int, step: str, *, or_else: type[Refused] | type[Delayed]) -> None:
    """Raises `or_else` where the answer is a final no, Delayed for any other but a yes."""
    if 200 <= code < 300:
        return
    is_final = 500 <= code < 600 and code not in SIGN_IN_FIRST
    raise (or_else if is_final else Delayed)(f"The mail server answered {code} to {step}.")


@contextmanager
def troubles_delay() -> Iterator[None]:
    """Turns every trouble on the way into Delayed."""
    try:
        yield
    except (OSError, ValueError) as trouble:
        raise Delayed(_reason(trouble)) from None


def _reason(trouble: OSError | ValueError) -> str:
    match trouble:
        case smtplib.SMTPResponseException():
            return f"The mail server answered {trouble.smtp_code}."
        case ssl.SSLCertVerificationError():
            return "The certificate of the mail server is not to be trusted."
        case ssl.SSLError():
            return "The way to the mail server could not be sealed by TLS."
        case smtplib.SMTPNotSupportedError():
            return "The mail server does not offer what the settings ask for."
        case smtplib.SMTPServerDisconnected():
            return "The mail server closed the connection or answered too late."
    return "The mail server cannot be reached."
