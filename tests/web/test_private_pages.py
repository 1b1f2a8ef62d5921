"""What belongs to one person stays with that person: cookies, caches, addresses, logs, waits."""

import logging
import re

import pytest

from citykey_site.services import outbox
from tests import make
from tests.people import Visitor
from tests.speech import Speech
from tests.web import routes
from tests.web.steps import EMAIL, book, clear, form_address, open_again

NOT_THE_CODE = "482100937718"
READING = ("", "events", "times", "events?near=60618", "events/kosciuszko", "documents", "help",
           "privacy", "accessibility", "languages", "nothing-here", "help/late", "flyer?near=60618",
           "share", "report/thanks")  # fmt: skip


@pytest.fixture
def speech() -> Speech:
    """Spanish alone: whatever is English on the way would be seen, and one language is enough."""
    return Speech("es")


def wrong(visitor, speech, *, email=EMAIL, code=NOT_THE_CODE):
    """Tries a wrong code."""
    return open_again(visitor, code, email=email, speech=speech)


# Wrong codes.


def test_after_five_wrong_codes_the_page_says_when_to_try_again(
    visitor, neighbor, saturday, speech
):
    book(visitor, speech=speech)
    pages = [wrong(neighbor, speech) for _ in range(6)]

    assert [page.status for page in pages] == [422] * 5 + [429]
    assert pages[-1].heading == speech("Please wait before you try again")
    assert re.search(r"\b9:0[12]\b", pages[-1].main), "the clock of the wall is 9:00 AM"
    assert 0 < int(pages[-1].headers["Retry-After"]) <= 61


def test_while_a_wait_lasts_the_right_code_opens_nothing(visitor, neighbor, saturday, speech):
    code = book(visitor, speech=speech).code
    for _ in range(5):
        wrong(neighbor, speech)

    assert open_again(neighbor, code, speech=speech).status == 429


def test_after_the_wait_the_right_code_opens(visitor, neighbor, saturday, speech, wall):
    code = book(visitor, speech=speech).code
    for _ in range(5):
        wrong(neighbor, speech)
    wall.move(minutes=2)

    assert open_again(neighbor, code, speech=speech).code == code


def test_the_owner_on_another_network_does_not_wait(visitor, neighbor, saturday, speech):
    code = book(visitor, speech=speech).code
    for _ in range(6):
        wrong(neighbor, speech)

    assert open_again(visitor, code, speech=speech).code == code


def test_a_typing_slip_is_told_and_never_counted(visitor, neighbor, saturday, speech):
    code = book(visitor, speech=speech).code
    slipped = code[:-1] + str((int(code[-1]) + 1) % 10)
    for _ in range(8):
        page = wrong(neighbor, speech, code=slipped)
        assert page.status == 422
        assert "12" in page.errors[0] or page.errors, "the slip is named"

    assert open_again(neighbor, code, speech=speech).code == code


def test_a_wrong_code_and_a_stranger_s_email_get_the_same_words(
    visitor, neighbor, saturday, speech
):
    code = book(visitor, speech=speech).code
    no_code = wrong(neighbor, speech)
    no_email = wrong(neighbor, speech, email="nobody@example.org", code=code)

    assert no_code.errors == no_email.errors
    assert no_code.status == no_email.status == 422


def test_the_wait_is_kept_over_a_new_start(visitor, saturday, speech, make_app):
    book(visitor, speech=speech)
    stranger = Visitor(visitor.app, network="198.51.100.9")
    for _ in range(5):
        wrong(stranger, speech)

    assert wrong(Visitor(make_app(), network="198.51.100.9"), speech).status == 429


# The short pass.


def test_after_fifteen_minutes_without_use_the_booking_closes(visitor, saturday, speech, wall):
    book(visitor, speech=speech)
    wall.move(minutes=14)
    assert visitor.open(f"/{speech.code}/booking/details").code
    wall.move(minutes=15, seconds=1)
    page = visitor.open(f"/{speech.code}/booking/details")

    assert page.path == f"/{speech.code}/booking"
    assert page.soup.select_one("#main .notice")


def test_after_thirty_minutes_the_booking_closes_though_used(visitor, saturday, wall):
    book(visitor)
    for _ in range(3):
        wall.move(minutes=9)
        assert visitor.open("/en/booking/details").path == "/en/booking/details"
    wall.move(minutes=4)

    assert visitor.open("/en/booking/details").path == "/en/booking"


def test_a_copied_cookie_opens_nothing_after_clear_this_computer(visitor, saturday, speech):
    book(visitor, speech=speech)
    copied = visitor.client.get_cookie("citykey").value
    clear(visitor, speech=speech)
    thief = Visitor(visitor.app)
    thief.client.set_cookie("citykey", copied)

    assert thief.open(f"/{speech.code}/booking/details").path == f"/{speech.code}/booking"


def test_a_copied_cookie_opens_before_clear_this_computer(visitor, saturday):
    # The control: what makes the copy useless above is the clearing.
    book(visitor)
    copied = visitor.client.get_cookie("citykey").value
    other_tab = Visitor(visitor.app)
    other_tab.client.set_cookie("citykey", copied)

    assert other_tab.open("/en/booking/details").path == "/en/booking/details"


def test_clearing_changes_the_cookie_and_empties_the_cache(visitor, saturday):
    book(visitor)
    before = visitor.client.get_cookie("citykey").value
    form = visitor.open("/en/booking/details").soup.find("form", action="/en/booking/close")
    token = form.find("input")["value"]
    answer = visitor.client.post("/en/booking/close", data={"token": token})

    assert answer.status_code == 303
    assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert visitor.client.get_cookie("citykey").value != before


def test_an_old_booking_closes_when_another_opens(visitor, saturday):
    book(visitor)
    copied = visitor.client.get_cookie("citykey").value
    book(visitor, window=1)
    old = Visitor(visitor.app)
    old.client.set_cookie("citykey", copied)

    assert old.open("/en/booking/details").path == "/en/booking"


# Cookies and caches.


def test_reading_sets_no_cookie(visitor, saturday, speech):
    for name in READING:
        page = visitor.open(f"/{speech.code}/{name}")

        assert "Set-Cookie" not in page.headers, name
        assert "Cookie" not in page.headers.get("Vary", ""), name


def test_the_cookie_is_closed_to_scripts_and_foreign_sites(visitor, saturday):
    cookie = visitor.open("/en/booking").headers["Set-Cookie"]

    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert "Expires" not in cookie and "Max-Age" not in cookie


def test_a_real_site_has_a_host_cookie(make_app):
    app = make_app(
        base_url="https://cards.example.org",
        secret_key="for-tests-only-7f3Q9xLm2Vb8Kd4W-",
        clock_file=None,
        smtp_url="smtp://127.0.0.1:1",
    )
    answer = app.test_client().get("/en/booking", base_url="https://cards.example.org")

    assert answer.headers["Set-Cookie"].startswith("__Host-citykey=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"]


def test_private_pages_are_kept_by_no_cache(visitor, saturday, speech):
    book(visitor, speech=speech)
    for name in ("", "/details", "/change", "/cancel", "/email", "/calendar.ics", "/lost-code"):
        page = visitor.open(f"/{speech.code}/booking{name}")
        assert page.headers["Cache-Control"] == "no-store", name


def test_forms_are_kept_by_no_cache(visitor, saturday):
    assert visitor.open(form_address(visitor)).headers["Cache-Control"] == "no-store"


# Addresses, titles and logs.


def walk(visitor, speech, wall) -> list:
    """Goes through every deed and returns every page and every redirect on the way."""
    seen = []
    keep = visitor.client.open

    def watched(*args, **more):
        answer = keep(*args, **more)
        seen.append((answer.status_code, answer.headers.get("Location", "")))
        return answer

    visitor.client.open = watched
    code = (
        book(visitor, email="canary@gmial.com", speech=speech).path
        and visitor.press(speech("Keep what I typed: %(email)s", email="canary@gmial.com")).code
    )
    pages = [visitor.page]
    say = speech
    pages.append(visitor.follow(say("This email address is wrong")))
    pages.append(visitor.press(say("Save", context="button"), email="canary@example.org"))
    pages.append(visitor.follow(say("Change the time or the number of people")))
    pages.append(visitor.follow("11:00"))
    pages.append(visitor.press(say("Confirm the new time")))
    pages.append(clear(visitor, speech=speech))
    pages.append(open_again(visitor, NOT_THE_CODE, email="canary@example.org", speech=speech))
    pages.append(open_again(visitor, code, email="canary@example.org", speech=speech))
    pages.append(visitor.follow(say("Cancel this appointment", context="button")))
    pages.append(visitor.press(say("Yes, cancel my appointment", context="button")))
    visitor.open(f"/{speech.code}/booking/lost-code")
    pages.append(visitor.press(say("Send my code"), email="canary@example.org"))
    return [code, pages, seen]


def test_no_address_title_or_redirect_holds_email_or_code(visitor, saturday, speech, wall):
    code, pages, seen = walk(visitor, speech, wall)
    secrets = ("canary", code, f"{code[:4]} {code[4:8]}")
    words = [page.address + page.title for page in pages] + [where for _, where in seen]

    assert not [text for text in words if any(secret in text for secret in secrets)]


def test_every_deed_answers_with_a_redirect_303(visitor, saturday, speech, wall):
    _, _, seen = walk(visitor, speech, wall)

    assert {status for status, where in seen if where} == {303}


def test_no_log_line_holds_email_or_code(visitor, saturday, speech, wall, mailbox, caplog):
    caplog.set_level(logging.DEBUG)
    code, _, _ = walk(visitor, speech, wall)
    with visitor.app.app_context():
        outbox.deliver_all(mailbox, now=wall.now())
    with visitor.app.test_request_context():
        logging.getLogger("citykey_site").info("a line, so that the log is known to be read")
    lines = [record.getMessage() for record in caplog.records]

    assert lines
    for secret in ("canary", code, f"{code[:4]} {code[4:8]}", "203.0.113.7"):
        assert not [line for line in lines if secret in line]


def test_a_failure_is_logged_by_its_place_and_never_by_its_words(
    visitor, saturday, speech, caplog, monkeypatch
):
    def fail(*_args, **_more):
        raise RuntimeError("canary@example.org 4821 0093 7718")

    monkeypatch.setattr("citykey_site.services.careful_bookings.book_or_check", fail)
    page = book(visitor, email="canary@example.org", speech=speech)

    assert page.status == 500
    assert page.heading == speech("Something went wrong")
    assert "canary" not in page.html
    assert "canary" not in caplog.text and "RuntimeError" in caplog.text


def test_a_private_page_never_repeats_the_query(visitor, saturday):
    book(visitor)
    for name in ("details", "cancel", "email", "change"):
        page = visitor.open(f"/en/booking/{name}?near=&planted=words")
        assert "planted" not in page.html, name


def test_every_route_for_one_person_asks_for_the_pass(visitor, saturday):
    book(visitor, people=1)
    stranger = Visitor(visitor.app)
    for rule in routes.read(visitor.app):
        page = stranger.open(routes.address(visitor.app, rule))
        assert EMAIL not in page.raw.decode("utf-8", "replace"), rule
        assert b"confirmation-code" not in page.raw, rule


def test_too_many_deeds_from_one_network_get_a_page_with_the_time(visitor, neighbor, saturday):
    for _ in range(125):
        answer = visitor.client.post(
            "/en/booking", environ_overrides={"REMOTE_ADDR": "203.0.113.7"}
        )
    assert answer.status_code == 429
    page = visitor.post("/en/booking")

    assert page.status == 429
    assert int(page.headers["Retry-After"]) > 0
    assert re.search(r"9:0\d", page.main)
    assert neighbor.post("/en/booking").status == 422, "another network does not wait"


def test_reading_is_never_limited(visitor, saturday):
    for _ in range(130):
        answer = visitor.client.get("/en/help", environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
    assert answer.status_code == 200


def test_a_booking_of_another_day_stays_closed_to_the_wrong_email(visitor, neighbor, saturday):
    with visitor.app.app_context():
        other = make.booking(email="bob@example.net", window=2)
    page = open_again(neighbor, other.code, email=EMAIL)

    assert page.status == 422
    assert "confirmation-code" not in page.html
