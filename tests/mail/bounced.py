"""Messages of mail servers about letters that did not arrive, and of others that only look so."""

from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText

ADDRESS = "returns@example.org"
TOKEN = "bcdfghjkmnpqrstv" * 3
TO = f"returns+{TOKEN}@example.org"


def report(
    *,
    to: str = TO,
    action: str = "failed",
    status: str = "5.1.1",
    words: str = "The mailbox does not exist.",
    letter: str = "Your appointment is booked",
    **headers: str,
) -> bytes:
    """Writes what a mail server writes by RFC 3464, as Postfix and Exchange do."""
    whole = MIMEMultipart("report", **{"report-type": "delivery-status"})
    whole["From"] = "Mail Delivery System <MAILER-DAEMON@mx.example.net>"
    whole["To"] = to
    whole["Subject"] = "Undelivered Mail Returned to Sender"
    whole["Auto-Submitted"] = "auto-replied"
    for name, text in headers.items():
        whole[name.replace("_", "-")] = text
    whole.attach(MIMEText(words))
    whole.attach(_fields(action, status))
    original = EmailMessage()
    original["Subject"] = letter
    original.set_content("482 words of ours")
    whole.attach(MIMEMessage(original))
    return whole.as_bytes()


def _fields(action: str, status: str) -> MIMENonMultipart:
    fields = MIMENonMultipart("message", "delivery-status")
    server, reader = Message(), Message()
    server["Reporting-MTA"] = "dns; mx.example.net"
    reader["Final-Recipient"] = "rfc822; ana@gmial.com"
    reader["Action"] = action
    reader["Status"] = status
    reader["Diagnostic-Code"] = f"smtp; 550 {status} no such user"
    fields.set_payload([server, reader])
    return fields


def plain(words: str, *, to: str = TO, **headers: str) -> bytes:
    """Writes a message of one part."""
    message = MIMEText(words)
    message["To"] = to
    for name, text in headers.items():
        message[name.replace("_", "-")] = text
    return message.as_bytes()


QMAIL = (
    "Hi. This is the qmail-send program at mx.example.net.\n"
    "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
    "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
    "<ana@gmial.com>:\nNo such mailbox.\n"
)
EXIM = {"X_Failed_Recipients": "ana@gmial.com", "Auto_Submitted": "auto-replied"}
