"""The email check on the pages: what a person sees from the form to the appointment."""

import re

import pytest

from citykey_site.services import outbox
from tests import make
from tests.page import Page
from tests.people import Visitor
from tests.services import deeds
from tests.web.dump import dump
from tests.web.steps import EMAIL, book, taken

SOON = make.later(minutes=1)


@pytest.fixture
def marked(visitor):
    """An event of ten places in each window that asks everybody to finish by email."""
    with visitor.app.app_context():
        make.event(places=10, check_emails=True)
    return visitor


def letters(visitor: Visitor, mailbox, *, now=SOON) -> list:
    """Delivers what is due and returns all letters."""
    with visitor.app.app_context():
        outbox.deliver_all(mailbox, now=now)
    return mailbox.letters


def link_in(letter) -> str:
    """Returns the path of the link in a letter."""
    return re.search(r"https?://[^/\s]+(/\w\w/check/\S+)", letter.text).group(1)


def number_in(letter) -> str:
    """Returns the number in a letter."""
    return re.search(r"^\d{3} \d{3}$", letter.text, re.M).group(0)


def test_a_marked_event_is_finished_by_the_link_in_the_same_browser(marked, mailbox):
    page: Page = book(marked)
    assert page.heading == "Check your email to finish"
    assert page.says("We keep the place for you until: 9:30 AM")
    assert taken(marked.app) == 1
    [letter] = letters(marked, mailbox)
    marked.open(link_in(letter))
    assert taken(marked.app) == 1
    page = marked.press("Book this appointment")
    assert page.code
    assert taken(marked.app) == 1


def test_the_number_typed_on_the_waiting_page_finishes_too(marked, mailbox):
    book(marked)
    [letter] = letters(marked, mailbox)
    assert marked.press("Finish", number=number_in(letter)).code


def test_in_another_browser_the_link_books_and_shows_no_code(marked, mailbox):
    book(marked)
    [letter] = letters(marked, mailbox)
    other = Visitor(marked.app)
    other.open(link_in(letter))
    page = other.press("Book this appointment")
    assert page.heading == "Your appointment is booked"
    assert "code is in our email" in page.main
    [_, booked] = letters(marked, mailbox)
    code = re.search(r"\d{4} \d{4} \d{4}", booked.text).group(0)
    assert code not in page.html and EMAIL not in page.html
    other.open("/en/booking/details")
    assert other.page.heading == "See or change your appointment"


def test_a_link_pressed_twice_shows_the_same_appointment(marked, mailbox):
    book(marked)
    [letter] = letters(marked, mailbox)
    marked.open(link_in(letter))
    first = marked.press("Book this appointment").code
    token = marked.page.soup.find("input", attrs={"name": "token"})["value"]
    again = marked.post(link_in(letter), {"token": token})
    assert again.code == first
    assert taken(marked.app) == 1


@pytest.mark.parametrize("typed", ["123 456", "12345", "", "tomorrow"])
def test_a_wrong_number_is_named_and_the_page_stays(marked, mailbox, typed):
    book(marked)
    page = marked.press("Finish", number=typed)
    assert page.status == 422
    assert page.soup.find(id="number")["value"] == typed
    assert page.says("We keep the place for you until")


def test_five_wrong_numbers_bring_a_wait_and_the_link_works_meanwhile(marked, mailbox):
    book(marked)
    [letter] = letters(marked, mailbox)
    wrong = "000001" if number_in(letter) != "000 001" else "000002"
    for _ in range(5):
        page = marked.press("Finish", number=wrong)
    page = marked.press("Finish", number=number_in(letter))
    assert page.status == 429
    marked.open(link_in(letter))
    assert marked.press("Book this appointment").code


def test_the_time_can_be_made_longer_by_a_button(marked, wall):
    book(marked)
    wall.set(make.later(minutes=20))
    page = marked.press("Keep the place longer")
    assert page.says("You have more time now.")
    assert page.says("We keep the place for you until: 9:50 AM")
    wall.set(make.later(minutes=40))
    page = marked.press("Keep the place longer")
    assert page.says("10:10 AM")
    assert not page.soup.find_all("button", string=re.compile("Keep the place longer"))


def test_after_the_time_the_page_says_so_and_the_letter_still_books(marked, mailbox, wall):
    book(marked)
    [letter] = letters(marked, mailbox)
    wall.set(make.later(minutes=31))
    assert marked.open("/en/check").says("We are not keeping the place for you now.")
    assert marked.press("Finish", number=number_in(letter)).code


def test_where_the_place_went_meanwhile_other_times_are_one_press_away(marked, mailbox, wall):
    book(marked, email="ana@gmail.com")
    [letter] = letters(marked, mailbox)
    wall.set(make.later(minutes=31))
    with marked.app.app_context():
        for people in (4, 3, 3):
            make.booking(people=people, email=f"b{people}@gmail.com", now=wall.now())
    page = marked.press("Finish", number=number_in(letter))
    assert page.status == 422
    assert page.soup.find(id="email")["value"] == "ana@gmail.com"
    assert marked.press("Book this time").heading == "Check your email to finish"


@pytest.mark.parametrize("hours", [2.1, 30])
def test_a_request_that_is_over_leads_on(marked, mailbox, wall, hours):
    book(marked)
    [letter] = letters(marked, mailbox)
    wall.set(make.later(hours=hours))
    for address in ("/en/check", link_in(letter), "/es/check/" + "a" * 48):
        page = marked.open(address)
        assert page.status == 410
        assert page.soup.select_one("main a.strong")


def test_the_waiting_page_is_for_the_browser_that_began(marked, mailbox):
    book(marked)
    other = Visitor(marked.app).open("/en/check")
    assert other.status == 410
    assert EMAIL not in other.html


def test_a_letter_to_follow_is_not_sent_once_its_time_is_over(marked, mailbox):
    book(marked)
    assert letters(marked, mailbox, now=make.later(hours=2.1)) == []


# The answer never says why


def waiting(visitor: Visitor, **where: object) -> bytes:
    """Books by the form and returns the waiting page, without what the visitor typed."""
    page = book(visitor, **where)
    assert page.heading == "Check your email to finish"
    raw = re.sub(rb'name="(token|once)" value="[^"]*"', b"", page.raw)
    return raw.replace(where["email"].encode(), b"")


def test_the_page_is_the_same_for_every_reason(visitor):
    with visitor.app.app_context():
        make.event(places=40, check_emails=True)
        for window in (1, 2):
            make.booking(window=window, email="over@gmail.com")
        for name in "abcd":
            make.booking(window=3, email=f"{name}@small.example")
    pages = {
        name: waiting(Visitor(visitor.app, network=f"192.0.2.{number}"), email=name)
        for number, name in enumerate(("new@gmail.com", "over@gmail.com", "e@small.example"))
    }
    assert len(set(pages.values())) == 1


def test_an_unusual_pace_gets_the_same_page_as_a_mailbox_over_its_limit(visitor):
    with visitor.app.app_context():
        make.event(places=40)
        for window in (1, 2):
            make.booking(window=window, email="over@gmail.com")
    for number in range(10):
        assert book(visitor, email=f"a{number}@gmail.com", window=4).code
    fast = waiting(visitor, email="a11@gmail.com")
    over = waiting(Visitor(visitor.app, network="192.0.2.1"), email="over@gmail.com")
    assert fast == over


# Mail scanners


def test_a_scanner_that_reads_and_presses_everything_can_at_most_confirm(marked, mailbox):
    book(marked)
    letters(marked, mailbox)
    with marked.app.app_context():
        make.booking(window=3)
    all_letters = letters(marked, mailbox)
    links = {
        link
        for item in all_letters
        for link in re.findall(r"https?://[^/\s]+(/[^\s\"<>]+)", item.text + item.html)
    }
    before = dump(marked.app)
    for _ in range(20):
        scanner = Visitor(marked.app, network="192.0.2.50")
        for link in links:
            scanner.client.head(link)
            scanner.open(link)
    assert dump(marked.app) == before
    seen = press_all_forms(marked.app, links)
    with marked.app.app_context():
        states = [(row.state, row.changes) for row in deeds.rows()]
    assert states == [("booked", 0)] * 2
    codes = [re.search(r"\d{4} \d{4} \d{4}", item.text) for item in letters(marked, mailbox)]
    for code in filter(None, codes):
        assert not any(code.group(0) in page for page in seen)


def press_all_forms(app, links) -> list[str]:
    """Submits every form on the pages that the links lead to, and returns all answers."""
    seen = []
    for link in links:
        scanner = Visitor(app, network="192.0.2.51")
        scanner.open(link)
        for button in scanner.page.soup.find_all("button"):
            scanner.open(link)
            words_of = " ".join(button.get_text().split())
            if button.find_parent("form") is not None and words_of:
                seen.append(scanner.press(words_of).html)
    return seen
