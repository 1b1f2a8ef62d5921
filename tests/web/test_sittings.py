"""A navigator's sitting on the pages: begun in one browser, client after client, and ended."""

import re

import pytest

from citykey_site.services import outbox
from citykey_site.services.sittings import name_of
from citykey_site.storage import bookings
from tests import make
from tests.people import Visitor
from tests.services import deeds, sitting_steps
from tests.services.sitting_steps import EMAIL
from tests.web.dump import dump
from tests.web.ready import sit_down
from tests.web.steps import book, taken

LIST = "All appointments of one email address"


@pytest.fixture
def nina(visitor, saturday):
    """A navigator with a sitting, and an approved limit of 12."""
    with visitor.app.app_context():
        sitting_steps.allow(12)
    sit_down(visitor, EMAIL)
    return visitor


def ask(visitor: Visitor) -> None:
    """Asks for the list of all appointments."""
    visitor.open("/en/navigators/sitting")
    visitor.press("Continue", email=EMAIL)


def letter(visitor: Visitor, mailbox) -> str:
    """Returns the words of the newest letter to follow."""
    with visitor.app.app_context():
        outbox.deliver_all(mailbox, now=make.later(minutes=1))
    return next(item.text for item in reversed(mailbox.letters) if item.kind == "check")


def number_in(words: str) -> str:
    """Returns the number in a letter."""
    return re.search(r"^\d{3} \d{3}$", words, re.M).group(0)


def link_in(words: str) -> str:
    """Returns the path of the link in a letter."""
    return re.search(r"https?://[^/\s]+(/\w\w/check/\S+)", words).group(1)


def book_next(visitor: Visitor, *, time: str = "10:00 AM", speaks: str = "English"):
    """Books for the next client: chooses the event where none is kept, then language and time."""
    visitor.open("/en/navigators/sitting/client")
    if visitor.page.heading == "Choose an event":
        visitor.follow("Kosciuszko Park")
    if visitor.page.links(speaks):
        visitor.open(visitor.page.links(speaks)[0]["href"])
    visitor.follow(time)
    return visitor.press("Book this appointment")


def test_the_number_of_the_letter_opens_the_list_where_it_was_asked_for(visitor, saturday, mailbox):
    ask(visitor)
    assert visitor.page.heading == "Check your email to finish"
    page = visitor.press("Finish", number=number_in(letter(visitor, mailbox)))

    assert page.heading == LIST and page.says("0 appointments")
    assert page.says("can have 2 appointments at a time")


def test_the_link_opens_it_too_by_one_press_in_the_same_browser(visitor, saturday, mailbox):
    ask(visitor)
    visitor.open(link_in(letter(visitor, mailbox)))

    assert visitor.press("Open the list").heading == LIST


def test_a_mail_scanner_that_follows_and_presses_everything_gets_and_spoils_nothing(
    visitor, neighbor, saturday, mailbox
):
    ask(visitor)
    words = letter(visitor, mailbox)
    before = dump(visitor.app)
    page = neighbor.open(link_in(words))
    assert page.heading == "Go back to the page where you started"
    token = neighbor.open("/en/booking").soup.find("input", attrs={"name": "token"})["value"]
    neighbor.post(link_in(words), {"token": token})

    assert neighbor.open("/en/navigators/sitting").links("Book for the next client") == []
    assert dump(visitor.app) == before
    visitor.open("/en/check")
    assert visitor.press("Finish", number=number_in(words)).heading == LIST


def test_a_client_is_booked_and_the_paper_is_in_the_language_of_the_client(nina):
    page = book_next(nina, speaks="Español")

    assert page.path.startswith("/es/navigators/sitting/slip/") and len(page.code) == 12
    assert page.soup.select_one("p.staff")["lang"] == "en"
    assert EMAIL not in page.html and EMAIL not in page.address
    with nina.client.session_transaction() as session:
        assert set(session) <= {"form", "sitting", "sitting-seen"}
    assert nina.follow("Book for the next client").path == "/en/navigators/sitting/client"
    assert nina.page.soup.select_one("#speaks ~ nav [aria-current]").get_text() == "Español"


def test_back_and_a_second_press_lead_to_the_same_paper(nina):
    first = book_next(nina)
    code, address = first.code, nina.page.address
    with nina.app.app_context():
        slot = make.windows()[0].public_id
    back = f"/en/navigators/sitting/client?event=kosciuszko&slot={slot}&people=1&client=1"

    assert nina.open(back).address == address and nina.page.code == code
    nina.open("/en/navigators/sitting")
    token = nina.page.soup.find("input", attrs={"name": "token"})["value"]
    assert nina.post(back, {"token": token}).code == code
    assert taken(nina.app) == 1


def test_looking_at_every_page_of_a_sitting_changes_nothing(nina):
    slip = book_next(nina).path
    before = dump(nina.app)
    for path in ("", "/events?near=60618", "/client?people=2&speaks=es", "/sheet"):
        nina.open(f"/en/navigators/sitting{path}")
    nina.open(slip)

    assert dump(nina.app) == before


def test_where_the_time_filled_meanwhile_other_times_are_shown(nina):
    nina.open("/en/navigators/sitting/client?event=kosciuszko")
    nina.follow("10:00 AM")
    with nina.app.app_context():
        for number in range(4):
            make.booking(email=f"b{number}@gmail.com", people=2)
    page = nina.press("Book this appointment")

    assert page.status == 422 and page.says("no longer has room")
    assert page.links("10:30 AM") and not page.links("10:00 AM")


def test_where_the_limit_is_reached_the_page_leads_to_a_higher_one(visitor, saturday):
    sit_down(visitor, EMAIL)
    with visitor.app.app_context():
        for window in (1, 2):
            make.booking(email=EMAIL, window=window)
    page = book_next(visitor)

    assert page.status == 422 and page.heading == "You have reached the limit"
    assert visitor.follow("Ask for a higher limit").path == "/en/navigators"
    assert taken(visitor.app) == 0
    full = visitor.open("/en/navigators/sitting")
    assert full.says("2 appointments") and not full.says("Book for the next client")


def test_the_list_has_every_appointment_of_the_mailbox_and_of_no_other(nina):
    with nina.app.app_context():
        earlier = make.booking(email=EMAIL.title(), window=3)
        other = make.booking(email="omar@example.org", window=4)
    book_next(nina)
    nina.open("/en/navigators/sitting")
    assert nina.page.says("2 appointments")
    page = nina.press("See, change, or cancel", booking=name_of(earlier))

    assert page.path == "/en/booking/details" and page.code == earlier.code
    assert nina.follow(LIST).heading == LIST
    assert nina.press("See, change, or cancel", booking=name_of(other)).heading == LIST
    assert nina.open(f"/en/navigators/sitting/slip/{name_of(other)}").heading == LIST


def test_the_sheet_has_codes_and_times_and_neither_email_nor_what_was_canceled(nina):
    kept, canceled = book_next(nina).code, book_next(nina, time="11:00 AM").code
    with nina.app.app_context():
        deeds.cancel(next(item for item in _booked() if item.code == canceled))
    page = nina.open("/en/navigators/sitting/sheet")
    digits = page.main.replace(" ", "")

    assert kept in digits and canceled not in digits and "10:00 AM" in page.main
    assert EMAIL not in page.html


def test_the_button_at_the_end_clears_and_no_old_cookie_opens_the_list(nina):
    nina.open("/en/navigators/sitting")
    old = nina.client.get_cookie("citykey").value
    page = nina.press("Close the list")
    assert page.path == "/en/navigators"
    nina.client.set_cookie("citykey", old)

    assert nina.open("/en/navigators/sitting").links("Book for the next client") == []


def test_clear_this_computer_ends_the_sitting_too(nina):
    nina.open("/en/navigators/sitting")
    old = nina.client.get_cookie("citykey").value
    book(nina, email="zoe@example.org", window=2)
    nina.press("Clear this computer")
    nina.client.set_cookie("citykey", old)

    assert not nina.open("/en/navigators/sitting").says("0 appointments")


def test_after_half_an_hour_without_use_the_list_closes_and_says_so(nina, wall):
    wall.move(minutes=31)
    page = nina.open("/en/navigators/sitting/client")

    assert page.path == "/en/navigators/sitting" and page.status == 200
    assert page.soup.select_one(".notice") and "Your list is closed" in page.main


def test_who_uses_it_all_the_time_has_four_hours(nina, wall):
    for _ in range(9):
        wall.move(minutes=25)
        assert nina.open("/en/navigators/sitting").links("Book for the next client")
    wall.move(minutes=15)

    assert nina.open("/en/navigators/sitting").links("Book for the next client") == []


def test_the_list_is_linked_where_one_opens_an_appointment_and_in_the_guide(visitor):
    visitor.open("/en/booking")
    assert visitor.follow("See all appointments").path == "/en/navigators/sitting"
    visitor.open("/en/navigators")
    assert visitor.follow("Open my list").path == "/en/navigators/sitting"


def _booked():
    return bookings.active_of_mailbox(EMAIL, now=make.NOW)
