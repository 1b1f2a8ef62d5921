"""Tests what becomes of a letter when its mail server is well, ill, strict or slow."""

import smtplib
import threading
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from citykey_site.mail.delivery import Delayed, Refused, delivery_for
from citykey_site.mail.smtp import SmtpDelivery
from citykey_site.mail.smtp_settings import read_smtp_url
from tests.mail.facts import letter
from tests.mail.servers import free_port, mail_server, silent_server

NOWHERE = Path("unused")


def deliver(port, message=None, query=""):
    delivery_for(f"smtp://127.0.0.1:{port}{query}", folder=NOWHERE).deliver(message or letter())


def impatient(port):
    """Makes a delivery that waits a fifth of a second for each answer."""
    settings = read_smtp_url(f"smtp://127.0.0.1:{port}?timeout=0.2")
    return SmtpDelivery(replace(settings, last_wait=0.2))


def test_a_letter_reaches_its_one_reader():
    with mail_server() as server:
        deliver(server.port)
    [(sender, recipients, content)] = server.letters
    assert (sender, recipients) == ("appointments@example.org", ["ana@example.org"])
    assert message_from_bytes(content, policy=policy.default)["To"] == "ana@example.org"


def test_a_letter_delivered_twice_is_the_same_letter():
    with mail_server() as server:
        deliver(server.port)
        deliver(server.port)
    first, second = server.letters
    assert first == second


def test_a_line_that_is_one_dot_does_not_end_the_letter():
    with mail_server() as server:
        deliver(server.port, letter(text="Before\n.\nRSET\nAfter\n"))
    [(_, _, content)] = server.letters
    body = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    assert body.get_content().splitlines() == ["Before", ".", "RSET", "After"]


def test_this_machine_tells_the_server_the_name_of_the_site_and_not_its_own():
    with mail_server() as server:
        deliver(server.port)
    assert server.heard.startswith(b"ehlo example.org\r\n")


def test_a_server_that_is_down_delays_the_letter():
    with pytest.raises(Delayed):
        deliver(free_port())


def test_a_server_whose_name_is_unknown_delays_the_letter():
    with pytest.raises(Delayed):
        delivery_for("smtp://mail.invalid", folder=NOWHERE).deliver(letter())


@pytest.mark.parametrize("answer", ["550 5.1.1 no such person", "553 no", "554 no"])
def test_a_refused_reader_ends_the_letter_for_good(answer):
    with mail_server(rcpt=answer) as server, pytest.raises(Refused) as refused:
        deliver(server.port)
    assert refused.value.reason == f"The mail server answered {answer[:3]} to RCPT."


@pytest.mark.parametrize("answer", ["450 mailbox busy", "451 try later", "452 full", "421 bye"])
def test_a_busy_server_delays_the_letter(answer):
    with mail_server(rcpt=answer) as server, pytest.raises(Delayed):
        deliver(server.port)


def test_a_refused_content_ends_the_letter_for_good():
    with mail_server(data="554 5.7.1 not wanted") as server, pytest.raises(Refused):
        deliver(server.port)


def test_a_content_that_is_put_off_delays_the_letter():
    with mail_server(data="451 4.7.1 greylisted") as server, pytest.raises(Delayed):
        deliver(server.port)


def test_a_refused_sender_is_a_setting_to_mend_so_the_letter_is_delayed():
    with mail_server(mail="550 who are you") as server, pytest.raises(Delayed):
        deliver(server.port)


def test_a_server_that_asks_to_sign_in_first_delays_the_letter():
    with mail_server(rcpt="530 5.7.0 sign in first") as server, pytest.raises(Delayed):
        deliver(server.port)


def test_a_connection_lost_after_the_letter_delays_it_and_a_repeat_is_equal():
    with mail_server(drops=True) as server:
        with pytest.raises(Delayed):
            deliver(server.port)
        server.drops = False
        deliver(server.port)
    lost, repeated = server.letters
    assert lost == repeated


def test_a_server_that_never_greets_delays_the_letter():
    with silent_server() as port, pytest.raises(Delayed):
        impatient(port).deliver(letter())


def test_a_server_that_never_says_whether_it_took_the_letter_delays_it():
    with mail_server(hold=threading.Event()) as server, pytest.raises(Delayed):
        impatient(server.port).deliver(letter())


def test_the_answer_to_a_whole_letter_is_awaited_longest(monkeypatch):
    waits = []
    monkeypatch.setattr(smtplib.SMTP, "data", _noting(waits, smtplib.SMTP.data))
    with mail_server() as server:
        deliver(server.port)
    assert waits == [60]


def _noting(waits, data):
    def noted(connection, content):
        waits.append(connection.sock.gettimeout())
        return data(connection, content)

    return noted


def test_a_server_that_thinks_about_a_letter_for_a_while_still_gets_it_once():
    with mail_server(hold=threading.Event()) as server:
        sending = threading.Thread(target=deliver, args=(server.port,))
        sending.start()
        assert server.has_letter.wait(20)
        server.hold.set()
        sending.join(20)
    assert len(server.letters) == 1


def test_a_connection_lost_at_the_goodbye_does_not_make_a_taken_letter_go_out_again():
    with mail_server() as server:
        server.handle_QUIT = _hang_up
        deliver(server.port)
    assert len(server.letters) == 1


async def _hang_up(server, *_):
    server.transport.abort()
    return "221 never sent"


@pytest.mark.parametrize("answer", ["550 <ana@example.org> unknown", "451 ana@example.org later"])
def test_a_reason_never_holds_the_address_even_if_the_server_says_it(answer):
    with mail_server(rcpt=answer) as server, pytest.raises((Refused, Delayed)) as ending:
        deliver(server.port)
    assert "ana" not in ending.value.reason


@pytest.mark.parametrize(
    "to",
    [
        "ana@example.org\r\nRCPT TO:<eve@example.org>",
        "ana@example.org>\r\nRCPT TO:<eve@example.org",
        "ana@example.org\nBcc: eve@example.org",
        "ana@example.org\u2028Bcc: eve@example.org",
        "ana@example.org,eve@example.org",
        "ana@example.org;eve@example.org",
        "Ana <ana@example.org>",
        "ana@example.org eve@example.org",
        "ana@example.org@example.net",
    ],
)
def test_a_letter_to_anything_but_one_reader_is_refused_before_the_server_hears_of_it(to):
    with mail_server() as server, pytest.raises(Refused):
        deliver(server.port, letter(to=to))
    assert server.heard == b""


@pytest.mark.parametrize("sender", ["nobody", "Clerk <secretaría@example.org>", ""])
def test_an_unusable_sender_is_a_setting_to_mend_so_the_letter_is_delayed(sender):
    with mail_server() as server, pytest.raises(Delayed):
        deliver(server.port, letter(sender=sender))
    assert server.heard == b""


def test_a_domain_in_another_script_is_written_in_ascii():
    with mail_server() as server:
        deliver(server.port, letter(to="ana@straße.example"))
    [(_, recipients, _)] = server.letters
    assert recipients == ["ana@xn--strae-oqa.example"]


def test_a_name_in_another_script_reaches_a_server_that_takes_it():
    with mail_server(extras={"enable_SMTPUTF8": True}) as server:
        deliver(server.port, letter(to="josé@example.org"))
    [(_, recipients, _)] = server.letters
    assert recipients == ["josé@example.org"]


def test_a_name_in_another_script_is_refused_by_a_server_without_smtputf8():
    with mail_server(extras={"enable_SMTPUTF8": False}) as server, pytest.raises(Refused):
        deliver(server.port, letter(to="josé@example.org"))
    assert server.letters == []
