"""`send-mail`: what `work` does, once."""

from tests import make
from tests.servers.smtp import Answer


def test_waiting_letters_are_sent(app, command, mail):
    make.event()
    make.booking(email="ana@example.org")
    done = command("send-mail", smtp_url=mail.url)
    assert done.returncode == 0
    assert "tried 1 letters; 0 wait to be tried again, 0 could not be delivered" in done.stdout
    [letter] = mail.letters
    assert letter.recipients == ("ana@example.org",)


def test_a_second_run_sends_nothing_twice(app, command, mail):
    make.event()
    make.booking()
    command("send-mail", smtp_url=mail.url)
    command("send-mail", smtp_url=mail.url)
    assert len(mail.letters) == 1


def test_a_reminder_that_is_due_is_written_and_sent(app, command, mail, wall):
    make.event()
    make.booking()
    command("send-mail", smtp_url=mail.url)
    wall.move(days=16, hours=2)
    done = command("send-mail", smtp_url=mail.url)
    assert "Wrote 1 reminders" in done.stdout
    assert len(mail.letters) == 2


def test_a_letter_waits_while_mail_is_down_and_leaves_afterwards(app, command, mail, wall):
    make.event()
    make.booking()
    mail.answer(Answer.DOWN)
    done = command("send-mail", smtp_url=mail.url)
    assert done.returncode == 0
    assert "1 wait to be tried again" in done.stdout
    mail.answer(Answer.OK)
    wall.move(minutes=5)
    command("send-mail", smtp_url=mail.url)
    assert len(mail.letters) == 1


def test_a_refused_letter_is_counted_and_not_tried_again(app, command, mail, wall):
    make.event()
    make.booking()
    mail.answer(Answer.REFUSING)
    done = command("send-mail", smtp_url=mail.url)
    assert "0 wait to be tried again, 1 could not be delivered" in done.stdout
    mail.answer(Answer.OK)
    wall.move(hours=5)
    assert "tried 0 letters" in command("send-mail", smtp_url=mail.url).stdout


def test_without_a_mail_server_it_says_what_to_set(app, command):
    done = command("send-mail")
    assert done.returncode == 2
    assert done.stderr == (
        "Not started: CITYKEY_SMTP_URL must be set, or CITYKEY_DEMO=1 to keep letters as files.\n"
    )


def test_an_address_that_is_none_is_told(app, command):
    done = command("send-mail", smtp_url="mail.example.org")
    assert done.returncode == 2
    assert done.stderr.startswith("Not started: CITYKEY_SMTP_URL: ")
    assert "Traceback" not in done.stderr
