"""Staff book for somebody: the way by links, what is read aloud, and the paper."""

import pytest

from tests import clerk, make
from tests.clerk import Clerk
from tests.people import Visitor

BOOK = "/staff/events/kosciuszko/book"
SLIP = f"{BOOK}/slip"


def way(organizer, *, event: str = "kosciuszko", window: str = "10:30", people: int = 2):
    """Walks from the event to the form."""
    organizer.open(f"/staff/events/{event}/book")
    organizer.follow(window)
    return organizer.follow("1 person" if people == 1 else f"{people} people")


def book(organizer, *, email: str = "", **choice: object):
    """Books for somebody by the form."""
    way(organizer, **choice)
    return organizer.press("Book this appointment", email=email)


def second_number(page) -> str:
    """Returns the second number of the paper."""
    return page.soup.find(id="second-number").get_text().replace(" ", "")


def aloud(page) -> str:
    """Returns every digit that is read aloud, in its order."""
    return "".join(item.get_text() for item in page.soup.select(".digits")).replace(" ", "")


def test_staff_book_without_an_email_and_read_both_numbers_aloud(organizer, saturday):
    page = book(organizer)
    assert page.heading == "Booked for 2 people"
    assert aloud(page) == page.code + second_number(page)
    assert page.says("Saturday, December 5, 2026, 10:30 AM")


def test_the_person_opens_the_appointment_with_both_numbers(organizer, saturday, visitor):
    page = book(organizer)
    visitor.open("/en/booking")
    shown = visitor.press("Show my appointment", email=second_number(page), code=page.code)
    assert shown.code == page.code
    assert second_number(shown) == second_number(page)


def test_the_paper_is_in_the_language_of_the_person(organizer, saturday):
    way(organizer)
    organizer.follow("Español")
    page = organizer.press("Book this appointment")
    paper = page.soup.select_one(".slip")
    assert paper["lang"] == "es"
    assert "Su código de confirmación:" in paper.get_text()
    assert "Persona 2 de 2" in paper.select_one(".on-paper").get_text()
    assert page.soup.html["lang"] == "en"


def test_with_an_email_there_is_a_letter_and_no_second_number(organizer, saturday):
    page = book(organizer, email="ana@example.org")
    assert page.soup.find(id="second-number") is None
    assert page.says("A letter with the code goes to the email address that you typed.")
    assert "ana@example.org" not in page.html


def test_a_wrong_email_is_told_and_kept(organizer, saturday):
    page = book(organizer, email="ana")
    assert page.status == 422
    assert page.errors[0].startswith("Enter an email address like this:")
    assert page.soup.find(id="email")["value"] == "ana"


def test_a_misspelled_email_is_asked_about_once(organizer, saturday):
    page = book(organizer, email="ana@gmial.com")
    assert (page.status, page.heading) == (422, "Book for someone: check and book")
    assert organizer.press("ana@gmail.com").heading == "Booked for 2 people"


def test_a_full_window_leads_to_three_others(organizer, saturday):
    way(organizer)
    with organizer.app.app_context():
        make.booking(window=1, people=4)
        make.booking(window=1, people=4, email="ben@example.org")
    page = organizer.press("Book this appointment")
    assert page.status == 422
    assert page.says("This time has no room for a group of this size.")
    assert len(page.soup.select(".rows a")) == 3
    organizer.follow("10:00")
    assert organizer.press("Book this appointment").heading == "Booked for 2 people"


def test_a_window_that_has_started_is_not_booked(organizer, saturday, wall):
    address = way(organizer).address
    wall.set(make.later(days=18, hours=1, minutes=31))
    clerk.sign_in(organizer, wall, member_id=organizer.member.id)
    page = organizer.open(address)
    assert page.says("This time has started, so nobody can book it any more.")


@pytest.mark.parametrize(
    ("status", "words"),
    [("draft", "Publish it first, then book."), ("canceled", "This event is canceled.")],
)
def test_an_event_that_residents_cannot_book_is_not_booked_for_them(
    organizer, make_app, status, words
):
    with make_app().app_context():
        make.event(status=status)
        slot = make.windows()[0].public_id
    assert organizer.open(BOOK).says(words)
    token = organizer.page.soup.find("input", attrs={"name": "token"})["value"]
    page = organizer.post(f"{BOOK}?slot={slot}&people=1", {"token": token, "once": "x"})
    assert page.status == 422
    assert taken(organizer) == 0


def taken(organizer) -> int:
    """Counts the people of the first two windows."""
    with organizer.app.app_context():
        return sum(slot.taken for slot in make.windows()[:2])


def test_a_form_that_is_sent_twice_books_once_and_says_so(organizer, saturday):
    form = way(organizer)
    fields = {item["name"]: item["value"] for item in form.soup.select("main form input")}
    first = organizer.post(form.address, fields)
    again = organizer.post(form.address, fields)
    assert again.code == first.code
    assert again.says("This form was sent before. There is one appointment, and this is it.")
    assert taken(organizer) == 2


def test_the_next_caller_at_the_same_time_gets_another_appointment(organizer, saturday):
    first, second = book(organizer).code, book(organizer).code
    assert first != second
    assert taken(organizer) == 4


def test_a_form_without_the_own_token_books_nothing(organizer, saturday):
    address = way(organizer).address
    assert organizer.post(address, {"once": "x"}).status == 422
    assert taken(organizer) == 0


def test_the_code_is_seen_for_fifteen_minutes_and_by_nobody_else(organizer, saturday, wall):
    code = book(organizer).code
    assert organizer.open(SLIP).code == code
    colleague = Clerk(organizer.app, wall, email="otto@clerk.example.org")
    assert colleague.open(SLIP).heading == "This paper is closed"
    wall.move(minutes=16)
    assert organizer.open(SLIP).heading == "This paper is closed"


def test_a_copied_cookie_shows_no_code_once_the_paper_is_closed(organizer, saturday):
    book(organizer)
    thief = Visitor(organizer.app)
    cookie = organizer.client.get_cookie("citykey")
    thief.client.set_cookie("citykey", cookie.value)
    organizer.press("Close this page and book for the next person")
    assert organizer.page.heading == "Book for someone: choose a time"
    assert thief.open(SLIP).heading == "This paper is closed"


def test_the_paper_of_one_event_does_not_open_under_another(organizer, saturday):
    with organizer.app.app_context():
        make.event("archer", venue=make.ARCHER)
    book(organizer)
    assert organizer.open("/staff/events/archer/book/slip").heading == "This paper is closed"


def test_the_cookie_holds_neither_the_code_nor_the_number(organizer, saturday):
    page = book(organizer)
    with organizer.client.session_transaction() as cookie:
        kept = repr(dict(cookie))
    assert page.code not in kept and second_number(page) not in kept


@pytest.mark.parametrize("query", ["slot=none", "slot=none&people=2"])
def test_an_unknown_window_is_not_found(organizer, saturday, query):
    assert organizer.open(f"{BOOK}?{query}").status == 404


def test_a_number_of_people_that_is_none_is_asked_again(organizer, saturday):
    organizer.open(BOOK)
    address = organizer.follow("10:30").address
    page = organizer.open(f"{address}&people=9")
    assert (page.status, page.errors) == (422, ["Choose 1, 2, 3, or 4 people."])
