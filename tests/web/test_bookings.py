"""Booking, as a resident does it on the pages."""

import pytest

from citykey_site.domain import refusals
from citykey_site.services import outbox
from citykey_site.storage import bookings
from tests import make
from tests.web.steps import EMAIL, book, form_address, slot_id, taken


def kept(visitor) -> int:
    """Counts the bookings of the site."""
    with visitor.app.app_context():
        return bookings.count()


def fill(visitor, *, window: int = 0, people: int = 8) -> None:
    """Lets others take places of a window."""
    with visitor.app.app_context():
        for number in range(people // 4):
            make.booking(window=window, people=4, email=f"other{number}@example.net")


def test_a_resident_books_two_places_with_only_an_email(visitor, mailbox, wall):
    with visitor.app.app_context():
        make.event()
    visitor.open("/en/")
    visitor.press("Find an event", near="60618", people="2")
    visitor.follow("Kosciuszko Park")
    visitor.follow("10:30 AM")
    page = visitor.press("Book this appointment", email="ana@example.org")

    assert page.heading == "Your appointment is booked"
    assert len(page.code) == 12
    assert page.says("2 people")
    with visitor.app.app_context():
        outbox.deliver_all(mailbox, now=wall.now())
    assert page.code in mailbox.of("ana@example.org")[0].text.replace(" ", "")


def test_the_form_asks_one_thing(visitor, saturday, speech):
    page = visitor.open(form_address(visitor, people=2, lang=speech.code))
    seen = [
        item["name"]
        for item in page.soup.main.find_all(["input", "select", "textarea"])
        if item.get("type") != "hidden"
    ]

    assert seen == ["email"]
    assert page.says("Kosciuszko Park") and page.says("10:00") and page.says(speech.people(2))
    assert page.link(speech("Change the time", context="link"))
    assert page.link(speech("Change the number of people", context="link"))


def test_a_mistake_is_told_in_the_title_the_summary_and_at_the_field(visitor, saturday, speech):
    page = book(visitor, email="ana", speech=speech)
    message = speech.refusal(refusals.EmailMalformed())

    assert page.status == 422
    assert page.title.startswith(speech("Error: %(page)s", page="").strip())
    assert page.errors == [message]
    assert message in " ".join(page.soup.find(id="email-error").get_text().split())
    assert page.soup.find(id="email")["value"] == "ana"


def test_the_mended_mistake_books(visitor, saturday, speech):
    book(visitor, email="ana", speech=speech)
    page = visitor.press(speech("Book this appointment"), email=EMAIL)

    assert page.heading == speech("Your appointment is booked")


def test_a_change_of_language_keeps_the_typed_words(visitor, saturday, speech):
    other = "es" if speech.code == "en" else "en"
    visitor.open(form_address(visitor, people=2, lang=speech.code))
    name = visitor.page.soup.select_one(f".switch button[value={other}]").get_text()
    page = visitor.press(name, email="half typed")

    assert page.status == 200 and page.soup.html["lang"] == other
    assert page.soup.find(id="email")["value"] == "half typed"
    assert page.path == f"/{other}/events/kosciuszko/book"
    assert not kept(visitor)


@pytest.mark.parametrize("other", ["booking", "booking/lost-code"])
def test_other_forms_keep_the_typed_words_in_another_language(visitor, other):
    visitor.open(f"/en/{other}")
    page = visitor.press("Español", email="ana@example.org")

    assert page.path == f"/es/{other}"
    assert page.soup.find(id="email")["value"] == "ana@example.org"


# A window that fills meanwhile.


def test_a_window_that_fills_meanwhile_offers_three_times_and_keeps_the_words(
    visitor, saturday, speech
):
    address = form_address(visitor, people=2, lang=speech.code)
    visitor.open(address)
    fill(visitor)
    page = visitor.press(speech("Book this appointment"), email=EMAIL)

    assert page.status == 422
    assert page.address.endswith(address)
    assert page.soup.find(id="email")["value"] == EMAIL
    assert len(page.soup.main.find_all("button", class_="tall")) == 3
    assert page.says(speech("Nothing is booked yet."))
    assert taken(visitor.app) == 8


def test_pressing_one_of_the_three_times_books_it(visitor, saturday, speech):
    visitor.open(form_address(visitor, people=2, lang=speech.code))
    fill(visitor)
    visitor.press(speech("Book this appointment"), email=EMAIL)
    page = visitor.press("10:30")

    assert page.heading == speech("Your appointment is booked")
    assert taken(visitor.app, window=1) == 2


def test_the_nearest_times_are_the_same_event_by_clock(visitor, saturday):
    visitor.open(form_address(visitor, people=2, window=2))
    fill(visitor, window=2)
    page = visitor.press("Book this appointment", email=EMAIL)
    offered = [item.get_text() for item in page.soup.main.find_all("button", class_="tall")]

    assert all(any(clock in text for text in offered[:2]) for clock in ("10:30", "11:30"))
    assert all("Kosciuszko Park" in text for text in offered)


def test_a_window_with_room_for_fewer_is_no_window_for_the_party(visitor, saturday):
    fill(visitor, people=4)
    with visitor.app.app_context():
        make.booking(people=3, email="third@example.net")
    page = visitor.open(form_address(visitor, people=2))

    assert page.status == 422
    assert page.heading == "Please choose a different time"
    assert book(visitor, people=1).heading == "Your appointment is booked"


def test_when_nothing_has_room_the_page_leads_to_the_search(visitor):
    with visitor.app.app_context():
        make.event(minutes=180, places=4)
    visitor.open(form_address(visitor, people=1))
    fill(visitor, people=4)
    page = visitor.press("Book this appointment", email=EMAIL)

    assert page.status == 422
    assert page.says("There are no other times with room for your group now.")
    assert page.link("See all times with room for your group")


# A likely misspelling.


@pytest.mark.parametrize("typed, meant", [("ana@gmial.com", "ana@gmail.com"),
                                          ("ana@hotmail.con", "ana@hotmail.com")])  # fmt: skip
def test_a_misspelled_domain_is_asked_about(visitor, saturday, speech, typed, meant):
    page = book(visitor, email=typed, speech=speech)

    assert page.status == 422
    assert page.heading == speech("Is your email address right?")
    assert page.button(speech("Use this address: %(email)s", email=meant))
    assert page.button(speech("Keep what I typed: %(email)s", email=typed))
    assert not kept(visitor)


def test_the_suggested_address_is_used(visitor, saturday, speech):
    book(visitor, email="ana@gmial.com", speech=speech)
    page = visitor.press(speech("Use this address: %(email)s", email="ana@gmail.com"))

    assert page.heading == speech("Your appointment is booked")
    assert page.says("ana@gmail.com") and kept(visitor) == 1


def test_the_typed_address_is_kept(visitor, saturday, speech):
    book(visitor, email="ana@gmial.com", speech=speech)
    page = visitor.press(speech("Keep what I typed: %(email)s", email="ana@gmial.com"))

    assert page.heading == speech("Your appointment is booked")
    assert page.says("ana@gmial.com")


def test_a_third_address_can_be_typed(visitor, saturday, speech):
    book(visitor, email="ana@gmial.com", speech=speech)
    page = visitor.press(speech("Continue", context="button"), email=EMAIL)

    assert page.heading == speech("Your appointment is booked")
    assert page.says(EMAIL)


@pytest.mark.parametrize("pressed", ["no address", "", "\0", "ana@gmial.com, eve@example.net"])
def test_a_button_with_other_words_in_it_books_nothing(visitor, saturday, pressed):
    book(visitor, email="ana@gmial.com")
    form = visitor.page.soup.main.find("form")
    fields = {item["name"]: item.get("value", "") for item in form.find_all("input")}
    page = visitor.post(form["action"], fields | {"keep": pressed})

    assert page.heading == "Is your email address right?"
    assert not kept(visitor)


# The same form twice.


def sent_form(visitor, address: str) -> dict[str, str]:
    """Opens the form and returns what a press of its button would send."""
    form = visitor.open(address).soup.main.find("form")
    return {item["name"]: item.get("value", "") for item in form.find_all("input")} | {
        "email": EMAIL
    }


def test_a_double_press_is_one_booking(visitor, saturday):
    address = form_address(visitor, people=2)
    fields = sent_form(visitor, address)
    codes = {visitor.post(address, fields).code for _ in range(3)}

    assert len(codes) == 1
    assert kept(visitor) == 1 and taken(visitor.app) == 2


def test_two_tabs_are_one_booking(visitor, saturday):
    address = form_address(visitor)
    first, second = sent_form(visitor, address), sent_form(visitor, address)

    assert first["token"] != second["token"], "each page masks its token anew"
    assert visitor.post(address, first).code == visitor.post(address, second).code
    assert kept(visitor) == 1


def test_a_reloaded_confirmation_shows_the_same_code(visitor, saturday):
    page = book(visitor)

    assert visitor.open(page.address).code == page.code
    assert kept(visitor) == 1


def test_a_new_form_after_a_booking_is_another_booking(visitor, saturday):
    first = book(visitor).code
    second = book(visitor).code

    assert first != second
    assert kept(visitor) == 2


def test_the_same_form_with_another_email_is_another_booking(visitor, saturday):
    address = form_address(visitor)
    fields = sent_form(visitor, address)
    visitor.post(address, fields)
    visitor.post(address, fields | {"email": "eve@example.net"})

    assert kept(visitor) == 2


def test_the_same_form_without_its_one_time_token_books_twice(visitor, saturday):
    # The control: the token, and nothing else, is what makes a double press one booking.
    address = form_address(visitor)
    fields = sent_form(visitor, address)
    visitor.post(address, fields | {"once": "one"})
    visitor.post(address, fields | {"once": "two"})

    assert kept(visitor) == 2


# Changing, where it fails.


def test_a_change_into_a_full_window_keeps_the_old_place(visitor, saturday, speech):
    code = book(visitor, people=2, speech=speech).code
    visitor.follow(speech("Change the time or the number of people"))
    visitor.follow("10:30")
    fill(visitor, window=1)
    page = visitor.press(speech("Confirm the new time"))

    assert page.status == 422
    assert page.errors == [speech.refusal(refusals.SlotFull())]
    assert visitor.open(f"/{speech.code}/booking/details").code == code
    assert (taken(visitor.app), taken(visitor.app, window=1)) == (2, 8)


def test_the_same_change_twice_moves_once(visitor, saturday):
    book(visitor, people=2)
    slot = slot_id(visitor.app, window=1)
    address = f"/en/booking/change?event=kosciuszko&slot={slot}&people=2"
    form = visitor.open(address).soup.main.find("form")
    fields = {item["name"]: item["value"] for item in form.find_all("input")}
    pages = [visitor.post(address, fields) for _ in range(2)]

    assert pages[0].code == pages[1].code
    assert (taken(visitor.app), taken(visitor.app, window=1)) == (0, 2)


def test_canceling_twice_gives_places_back_once(visitor, saturday):
    with visitor.app.app_context():
        make.booking(email="other@example.net")
    book(visitor, people=2)
    form = visitor.open("/en/booking/cancel").soup.main.find("form")
    fields = {item["name"]: item["value"] for item in form.find_all("input")}
    for _ in range(2):
        page = visitor.post("/en/booking/cancel", fields)

    assert page.heading == "Your appointment is canceled"
    assert taken(visitor.app) == 1


def test_a_stale_cancel_asks_again_and_cancels_nothing(visitor, saturday, speech):
    book(visitor, speech=speech)
    page = visitor.post(f"/{speech.code}/booking/cancel", {"token": "00"})

    assert page.status == 422
    assert taken(visitor.app) == 1
    page = visitor.press(speech("Yes, cancel my appointment", context="button"))
    assert page.heading == speech("Your appointment is canceled")


def test_after_the_window_started_canceling_leads_to_the_details(visitor, saturday, wall):
    with visitor.app.app_context():
        start = make.windows()[0].starts_at
    wall.set(start.replace(minute=start.minute) - (make.later(minutes=5) - make.NOW))
    book(visitor)
    wall.move(minutes=6)
    page = visitor.open("/en/booking/cancel")

    assert page.path == "/en/booking/details"
    assert page.says("It is too late to change this appointment online.")
    assert taken(visitor.app) == 1
