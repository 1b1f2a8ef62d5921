"""Tests the email that a letter becomes, read back as a mail program would."""

import random
from email import message_from_bytes, policy

import pytest

from citykey_site.mail.envelopes import envelope, sealed
from tests.mail.facts import calendar_attachment, letter

ICS = "BEGIN:VCALENDAR\r\nSUMMARY:Su cita está reservada\r\nEND:VCALENDAR\r\n"
WORDS = [
    *("Su", "cita", "está", "reservada", "para", "el", "miércoles", "Twoja", "wizyta", "umówiona"),
    *("موعدك", "محجوز", "您的预约", "आपकी", "मुलाकात", "Ваш", "запись", "appointment", "booked:"),
    *("(a)", "=", "?x,", '"q"', "naïve", "=?utf-8?q?x?="),
]


def read(message):
    return message_from_bytes(sealed(message), policy=policy.default)


def words_of(part):
    return part.get_content().replace("\r\n", "\n")


def test_a_reader_gets_plain_words_and_html_with_the_same_letter():
    email = read(letter())
    assert email.get_content_type() == "multipart/alternative"
    assert words_of(email.get_body(("plain",))) == letter().text
    assert words_of(email.get_body(("html",))) == letter().html


def test_the_headers_say_who_to_whom_when_and_in_which_language():
    email = read(letter(language="zh-Hans"))
    assert email["From"] == "City Clerk appointments <appointments@example.org>"
    assert email["To"] == "ana@example.org"
    assert email["Subject"] == "Su cita está reservada"
    assert email["Date"] == "Sat, 05 Dec 2026 16:30:00 +0000"
    assert email["Message-ID"] == "<5f2a@citykey.example.org>"
    assert email["Content-Language"] == "zh-Hans"


def test_no_holiday_notice_should_answer_a_letter():
    email = read(letter())
    assert email["Auto-Submitted"] == "auto-generated"
    assert email["X-Auto-Response-Suppress"] == "All"


def test_a_calendar_file_stands_beside_the_words_and_not_among_them():
    email = read(letter(attachments=(calendar_attachment(ICS, method="CANCEL"),)))
    assert email.get_content_type() == "multipart/mixed"
    body, calendar = email.iter_parts()
    assert [part.get_content_type() for part in body.iter_parts()] == ["text/plain", "text/html"]
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_filename() == "appointment.ics"
    assert calendar["Content-Type"].params == {"method": "CANCEL", "charset": "utf-8"}
    assert calendar.get_content() == ICS
    assert email["Content-Language"] == "es"


def test_a_letter_with_news_is_left_in_one_step_and_its_address_is_never_broken_in_two():
    address = f"https://appointments.citykey.example.org/u/{'bcdf' * 30}"
    raw = sealed(letter(unsubscribe=address))
    email = message_from_bytes(raw, policy=policy.default)

    assert f"\r\nList-Unsubscribe: <{address}>\r\n".encode() in raw
    assert email["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read(letter())["List-Unsubscribe"] is None


@pytest.mark.parametrize("script", ["plain", "está", "محجوز", "预约", "मुलाकात", "🙂"])
def test_every_script_travels_in_seven_bits_and_short_lines(script):
    words = (script + " ") * 300
    message = letter(
        subject=words[:120].strip(),
        text=words,
        html=f"<p>{words}</p>",
        attachments=(calendar_attachment(words),),
    )
    content = sealed(message)
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert read(message).get_body(("plain",)).get_content().strip() == words.strip()


def test_a_short_letter_travels_in_seven_bits_too():
    assert sealed(letter()).isascii()


def test_long_subjects_keep_every_space_in_every_script():
    dice = random.Random(20261205)
    for _ in range(300):
        subject = " ".join(dice.choices(WORDS, k=dice.randint(1, 20)))
        assert read(letter(subject=subject))["Subject"] == subject


def test_a_line_break_hidden_in_an_encoded_word_stays_hidden():
    email = read(letter(subject="=?utf-8?q?x=0D=0ABcc:_eve@example.org?="))
    assert email["Bcc"] is None
    assert email["Subject"] == "=?utf-8?q?x=0D=0ABcc:_eve@example.org?="


def test_the_same_letter_is_the_same_bytes():
    message = letter(attachments=(calendar_attachment(ICS),))
    assert sealed(message) == sealed(message)


def test_two_letters_do_not_share_the_marks_between_their_parts():
    first, second = envelope(letter()), envelope(letter(message_id="<other@example.org>"))
    assert first.get_boundary() != second.get_boundary()


def test_a_message_id_may_come_without_its_brackets():
    assert read(letter(message_id="5f2a@example.org"))["Message-ID"] == "<5f2a@example.org>"


def test_a_sender_may_have_a_name_with_a_comma_and_accents():
    email = read(letter(sender="Secretaría, Chicago <appointments@example.org>"))
    [sender] = email["From"].addresses
    assert sender.display_name == "Secretaría, Chicago"
    assert sender.addr_spec == "appointments@example.org"


def test_a_sender_may_have_no_name():
    assert read(letter(sender="appointments@example.org"))["From"] == "appointments@example.org"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\0"])
@pytest.mark.parametrize("header", ["subject", "sender", "message_id", "language"])
def test_nothing_can_begin_a_header_of_its_own(header, end):
    words = getattr(letter(), header)
    with pytest.raises(ValueError, match=r"header|sender|address"):
        sealed(letter(**{header: f"{words[:2]}{end}{words[2:]}"}))


@pytest.mark.parametrize("field", ["name", "content_type"])
def test_an_attachment_cannot_begin_a_header_either(field):
    facts = {"name": "a.ics", "content_type": "text/calendar", "text": ICS}
    facts[field] += "\r\nBcc: eve@example.org"
    attachment = type(calendar_attachment(ICS))(**facts)
    with pytest.raises(ValueError, match="line break"):
        sealed(letter(attachments=(attachment,)))


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ana",
        "@example.org",
        "ana@",
        "ana@example..org",
        "ana@-example.org",
        "ana@[127.0.0.1]",
        "ana@example.org\n",
        "ana@example.org ",
        "ana\x00@example.org",
        "ana\u202e@example.org",
        "ana@example.org\uff0cexample.net",
        "eve@example.org,ana@example.org",
        '"ana maria"@example.org',
        ".ana@example.org",
        "ana..maria@example.org",
        "ana%example.net@example.org",
        "example.net!ana@example.org",
        "a" * 65 + "@example.org",
        "ana@" + "example." * 40 + "org",
    ],
)
def test_what_is_not_exactly_one_plain_address_is_refused_without_repeating_it(to):
    with pytest.raises(ValueError, match=r"address") as fault:
        sealed(letter(to=to))
    assert "ana" not in str(fault.value)


@pytest.mark.parametrize("to", ["o'neil+city@example.org", "a_b-c.d@sub.example.org", "1@e.org"])
def test_ordinary_addresses_are_written_as_they_are(to):
    assert read(letter(to=to))["To"] == to


def test_an_address_of_the_greatest_length_stays_whole():
    to = "a" * 64 + "@" + ".".join(["b" * 60] * 3) + ".org"
    assert read(letter(to=to))["To"] == to
