"""What is read in messages that came back: only final failures, whatever else is in them."""

from email import message_from_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykey_site.domain.returns import Fate
from citykey_site.mail.returns import HEAD, MOST_PARTS, Report, read
from tests.mail import bounced
from tests.mail.bounced import ADDRESS, TOKEN

FAILED = Report(fate=Fate.FAILED, token=TOKEN)
REPORT = bounced.report()


def found(raw: bytes, **more: str) -> Report | None:
    """Reads a message as it came to our address."""
    return read(raw, address=ADDRESS, **more)


@pytest.mark.parametrize(
    "raw",
    [
        REPORT,
        bounced.report(status="5.7.1 (delivery not authorized)"),
        bounced.report(status="4.4.7"),
        bounced.report(action="Failed "),
        REPORT.replace(b"message/delivery-status", b"message/global-delivery-status"),
        REPORT.replace(b"\n", b"\r\n"),
        bounced.report(to=f"Returns <RETURNS+{TOKEN.upper()}@Example.Org>"),
        bounced.report(to="somebody@example.net", Delivered_To=bounced.TO),
        bounced.report(to="somebody@example.net", X_Original_To=bounced.TO),
        bounced.plain(bounced.QMAIL),
        bounced.plain("A message that you sent", **bounced.EXIM),
    ],
)
def test_a_mail_server_that_gave_up_is_understood(raw):
    assert found(raw) == FAILED


@pytest.mark.parametrize(
    ("action", "status"),
    [("delayed", "4.4.1"), ("delayed", "5.1.1"), ("failed", "none"), ("failed", "2.0.0")],
)
def test_a_mail_server_that_is_not_sure_counts_as_a_delay(action, status):
    assert found(bounced.report(action=action, status=status)).fate is Fate.DELAYED


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        bounced.report(action="delivered", status="2.0.0"),
        bounced.report(action="relayed", status="5.0.0"),
        bounced.plain("I am away until Monday. Status: 5.1.1", Auto_Submitted="auto-replied"),
        bounced.plain("Action: failed\nStatus: 5.1.1\n"),
        bounced.plain(bounced.QMAIL.replace("permanent", "temporary")),
        bounced.plain(f"> {bounced.QMAIL}"),
        # The report is in the letter that somebody forwards, not the message itself.
        bounced.plain("Look:\n\n" + REPORT.decode()),
        REPORT.replace(b"multipart/report", b"multipart/mixed"),
        REPORT.replace(b"message/delivery-status", b"text/plain"),
        REPORT[: REPORT.index(b"Action:")],
        b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * (MOST_PARTS + 1) + REPORT,
        b"Content-Type: message/rfc822\n\n" * 20 + REPORT,
        b"\0" * 5000 + REPORT,
        # Python's parser raises TypeError here.
        b"Content-Type: text/plain; charset*=us-ascii''x\n\n\xff",
    ],
)
def test_everything_else_is_no_report(raw):
    assert found(raw) is None


@pytest.mark.parametrize(
    "to",
    [
        "",
        "returns@example.org",
        f"returns+{TOKEN[1:]}@example.org",
        f"returns+{TOKEN}b@example.org",
        f"returns+{TOKEN}@example.org.evil.example",
        f"returns+{TOKEN}@example.net",
        f"xreturns+{TOKEN}@example.org",
        f"returns+{TOKEN[:-1]}1@example.org",
    ],
)
def test_a_report_to_any_other_address_has_no_token(to):
    assert found(bounced.report(to=to)) == Report(fate=Fate.FAILED, token="")


def test_the_token_in_the_letter_that_is_sent_back_is_not_taken_for_the_envelope():
    raw = bounced.report(to="returns@example.org", letter=f"To {bounced.TO}")
    assert found(raw).token == ""


def test_the_address_of_the_envelope_goes_before_those_that_the_message_says():
    other = TOKEN[::-1]
    assert found(REPORT, recipient=f"returns+{other}@example.org").token == other
    assert found(REPORT, recipient="returns@example.org").token == ""


def test_ten_megabytes_are_read_no_further_than_their_beginning():
    # The control: all of it is a report, the beginning alone is not.
    late = bounced.report(words="x" * 10_000_000)
    assert message_from_bytes(late).get_content_type() == "multipart/report"
    assert found(late) is None
    assert found(REPORT + b"x" * 10_000_000) == FAILED


def test_the_parser_sees_neither_a_message_of_many_parts_nor_more_than_a_beginning(monkeypatch):
    seen = []

    def noted(head):
        seen.append(len(head))
        return message_from_bytes(head)

    monkeypatch.setattr("citykey_site.mail.returns.message_from_bytes", noted)
    nest = b"Content-Type: multipart/mixed; boundary=a\n\n--a\n"
    found(nest * (MOST_PARTS + 1))
    found(b"CONTENT-TYPE: message/rfc822\n\n" * 3000)
    assert seen == []
    found(nest * MOST_PARTS + b"\n" * HEAD * 3)
    assert seen == [HEAD]


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=400), st.integers(0, len(REPORT)), st.integers(0, 60), st.text())
def test_no_message_is_an_error_however_broken(noise, place, cut, recipient):
    broken = REPORT[:place] + noise + REPORT[place + cut :]
    for raw in (noise, broken):
        report = found(raw)
        assert report is None or report.token in {"", TOKEN}
        found(raw, recipient=recipient)
