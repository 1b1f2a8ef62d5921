"""Whole visits in a real browser: no JavaScript, 320 pixels; the main way in Spanish as well.

How each page looks in Spanish is seen in `test_every_state.py`. `Phone` fails at the first page
that has to be moved sideways.
"""

import pytest

from tests.journeys.letters import wait_for_letter

pytestmark = pytest.mark.browser
IN_BOTH_LANGUAGES = pytest.mark.parametrize("phone", ["en", "es"], indirect=True)


def choose_time(phone, *, people="1", near=""):
    """Walks from the first page to the question for the email.

    Who comes alone is asked on the way how many they are; others have said it already.
    """
    phone.page.goto(phone.site)
    phone.judge()
    phone.type("ZIP code, neighborhood, ward, or train station", near)
    phone.choose("How many people need a card?", people)
    phone.press("Find an event")
    phone.follow_first(".cards a")
    phone.follow_first("section[aria-labelledby=times] .rows li:not(.gone) > a")
    if people == "1":
        phone.follow_first("#sizes a[href$='people=1']")


def book(phone, address, **wish):
    """Walks from the first page to the code, and returns it."""
    choose_time(phone, **wish)
    phone.type("Email address", address)
    phone.press("Book this appointment")
    return phone.code


def open_booking(phone, address, code):
    """Opens a booking by email and code."""
    phone.open("booking")
    phone.type("Email address, or the second number on your paper", address)
    phone.type("Confirmation code", code, context="field label")
    phone.press("Show my appointment")


def forget(phone):
    """Leaves the phone as if another person held it."""
    phone.page.context.clear_cookies()


def address_of(phone, name):
    """Makes an address that no other test uses."""
    return f"{name}.{phone.language}@example.org"


@IN_BOTH_LANGUAGES
def test_the_first_page_comes_in_the_language_of_the_phone(phone):
    phone.page.goto(phone.site)
    assert phone.page.locator("html").get_attribute("lang") == phone.language


@IN_BOTH_LANGUAGES
def test_a_resident_finds_an_event_near_a_zip_code_and_books_for_two(phone):
    code = book(phone, address_of(phone, "two"), people="2", near="60623")
    assert phone.heading == phone.words.gettext("Your appointment is booked")
    assert len(code) == 12 and code.isdecimal()
    assert phone.page.locator(".persons li").count() == 2


def test_a_resident_who_comes_alone_is_asked_for_the_number_on_the_way(phone):
    code = book(phone, address_of(phone, "alone"), near="60623")
    assert len(code) == 12
    assert phone.page.locator(".persons li").count() == 0


def test_a_resident_may_change_the_number_on_the_way(phone):
    choose_time(phone, people="4")
    phone.follow("Change the number of people", context="link")
    phone.follow_first("#sizes a[href$='people=3']")
    phone.type("Email address", address_of(phone, "three"))
    phone.press("Book this appointment")
    assert phone.page.locator(".persons li").count() == 3


@IN_BOTH_LANGUAGES
def test_the_code_is_shown_whole_on_a_narrow_screen(phone):
    book(phone, address_of(phone, "whole"))
    assert phone.shows_code_whole()


def test_a_resident_who_books_by_time_gets_a_code(phone):
    phone.open("")
    phone.follow("Find a time that works for me")
    phone.follow_first(".rows a")
    phone.follow_first("#sizes a")
    phone.type("Email address", address_of(phone, "bytime"))
    phone.press("Book this appointment")
    assert len(phone.code) == 12


def test_a_misspelled_email_is_asked_about_and_the_right_one_is_booked(phone):
    choose_time(phone)
    phone.type("Email address", f"rosa.{phone.language}@gmial.com")
    phone.press("Book this appointment")
    assert phone.heading == phone.words.gettext("Is your email address right?")
    phone.press("Use this address: %(email)s")
    assert f"rosa.{phone.language}@gmail.com" in phone.page.locator("main").inner_text()
    assert len(phone.code) == 12


def test_a_resident_may_keep_an_unusual_email_as_it_was_typed(phone):
    choose_time(phone)
    phone.type("Email address", f"rosa.{phone.language}@gmial.com")
    phone.press("Book this appointment")
    phone.press("Keep what I typed: %(email)s")
    assert f"rosa.{phone.language}@gmial.com" in phone.page.locator("main").inner_text()


def test_a_resident_without_an_email_is_told_what_to_type(phone):
    choose_time(phone)
    phone.press("Book this appointment")
    assert phone.says("Enter your email address.")
    assert phone.page.locator("#email").get_attribute("aria-invalid") == "true"


@IN_BOTH_LANGUAGES
def test_a_resident_sees_the_appointment_again_with_email_and_code(phone):
    address = address_of(phone, "again")
    code = book(phone, address)
    forget(phone)
    open_booking(phone, address, code)
    assert phone.heading == phone.words.gettext("Your appointment")
    assert phone.code == code


def test_a_code_typed_with_spaces_and_dashes_opens_the_appointment(phone):
    address = address_of(phone, "dashes")
    code = book(phone, address)
    forget(phone)
    open_booking(phone, address, f" {code[:4]}-{code[4:8]} – {code[8:]}")
    assert phone.code == code


def test_a_resident_moves_the_appointment_to_another_time(phone):
    address = address_of(phone, "move")
    code = book(phone, address)
    before = phone.page.locator(".facts time").first.get_attribute("datetime")
    phone.follow("Change the time or the number of people")
    phone.follow_first("h2#here ~ ul.rows a")
    phone.press("Confirm the new time")
    assert phone.heading == phone.words.gettext("Your appointment is changed")
    assert phone.code == code
    assert phone.page.locator(".facts time").first.get_attribute("datetime") != before


def test_a_resident_brings_one_person_more(phone):
    code = book(phone, address_of(phone, "more"))
    phone.follow("Change the time or the number of people")
    phone.follow_first(".sizes a[href*='people=2']")
    phone.follow_first("h2#here ~ ul.rows a")
    phone.press("Confirm the new time")
    assert phone.code == code
    assert phone.page.locator(".persons li").count() == 2


def test_a_resident_cancels_and_the_code_then_says_so(phone):
    address = address_of(phone, "cancel")
    code = book(phone, address)
    phone.follow("Cancel this appointment", context="button")
    phone.press("Yes, cancel my appointment", context="button")
    assert phone.heading == phone.words.gettext("Your appointment is canceled")
    forget(phone)
    open_booking(phone, address, code)
    assert phone.heading == phone.words.gettext("Your appointment is canceled")
    assert phone.page.locator("#confirmation-code").count() == 0


def test_a_resident_who_clears_the_phone_leaves_nothing_open(phone):
    book(phone, address_of(phone, "clear"))
    phone.press("Clear this computer")
    phone.open("booking/details")
    assert phone.heading == phone.words.gettext("See or change your appointment")


def test_a_lost_code_comes_again_by_email(phone, demo_site):
    address = address_of(phone, "lost")
    code = book(phone, address)
    forget(phone)
    phone.open("booking")
    phone.follow("I do not have my code")
    phone.type("Email address", address)
    phone.press("Send my code")
    assert phone.says("If this address has an appointment, we sent the code there.")
    assert code in wait_for_letter(demo_site, kind="lost-code", to=address)
