"""Shows each way in which the mail server of the tests can treat a letter."""

import smtplib
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest

from tests.servers.smtp import Answer, MailServer

WAIT_SECONDS = 30


def letter() -> EmailMessage:
    """Makes a letter with a Chinese subject."""
    message = EmailMessage()
    message["From"] = "site@example.org"
    message["To"] = "ana@example.org"
    message["Subject"] = "您的预约"
    message.set_content("See you on Tuesday.")
    return message


def send(server: MailServer) -> None:
    """Sends the letter once, with Python's own client."""
    with smtplib.SMTP("127.0.0.1", server.port, timeout=WAIT_SECONDS) as client:
        client.send_message(letter())


def test_a_letter_is_kept_with_its_envelope():
    with MailServer() as server:
        send(server)
    [kept] = server.letters
    assert (kept.sender, kept.recipients) == ("site@example.org", ("ana@example.org",))
    assert kept.message["Subject"] == "您的预约"
    assert kept.message.get_content() == "See you on Tuesday.\n"


def test_nobody_listens_while_the_server_is_down():
    with MailServer(Answer.DOWN) as server, pytest.raises(ConnectionRefusedError):
        send(server)


def test_a_server_comes_up_again_at_the_same_port():
    with MailServer() as server:
        server.answer(Answer.DOWN)
        server.answer(Answer.OK)
        send(server)
    assert len(server.letters) == 1


@pytest.mark.parametrize(("answer", "code"), [(Answer.REFUSING, 550), (Answer.BUSY, 451)])
def test_a_recipient_is_turned_away_with_the_code_that_says_why(answer, code):
    with MailServer(answer) as server, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(server)
    assert refused.value.recipients["ana@example.org"][0] == code
    assert server.letters == []


def test_a_slow_server_answers_only_when_it_is_released():
    with MailServer(Answer.SLOW) as server, ThreadPoolExecutor() as threads:
        sending = threads.submit(send, server)
        assert server.holding.wait(WAIT_SECONDS)
        assert not sending.done()
        assert server.letters == []
        server.release()
        sending.result(WAIT_SECONDS)
        assert len(server.letters) == 1


def test_a_dropped_letter_has_come_in_although_its_sender_cannot_know():
    with MailServer(Answer.DROPPING) as server, pytest.raises(smtplib.SMTPServerDisconnected):
        send(server)
    assert (len(server.letters), len(server.unanswered)) == (0, 1)
