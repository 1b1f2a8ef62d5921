"""Steps that many stories on the pages begin with."""

from flask import Flask

from tests import make
from tests.page import Page
from tests.people import Visitor
from tests.speech import Speech

EMAIL = "ana@example.org"
ENGLISH = Speech("en")


def slot_id(app: Flask, *, event: str = "kosciuszko", window: int = 0) -> str:
    """Returns the public id of a window."""
    with app.app_context():
        return make.windows(event)[window].public_id


def taken(app: Flask, *, event: str = "kosciuszko", window: int = 0) -> int:
    """Returns how many places of a window are taken."""
    with app.app_context():
        return make.windows(event)[window].taken


def form_address(
    visitor: Visitor,
    *,
    people: int = 1,
    lang: str = "en",
    event: str = "kosciuszko",
    window: int = 0,
) -> str:
    """Returns the address of the booking form of a window."""
    slot = slot_id(visitor.app, event=event, window=window)
    return f"/{lang}/events/{event}/book?slot={slot}&people={people}"


def book(
    visitor: Visitor, *, email: str = EMAIL, speech: Speech = ENGLISH, **where: object
) -> Page:
    """Books by the form; the words are those of `form_address`."""
    visitor.open(form_address(visitor, lang=speech.code, **where))
    return visitor.press(speech("Book this appointment"), email=email)


def open_again(
    visitor: Visitor, code: str, *, email: str = EMAIL, speech: Speech = ENGLISH
) -> Page:
    """Opens a booking by email and code."""
    visitor.open(f"/{speech.code}/booking")
    return visitor.press(speech("Show my appointment"), email=email, code=code)


def clear(visitor: Visitor, *, speech: Speech = ENGLISH) -> Page:
    """Presses "Clear this computer" on the details page."""
    visitor.open(f"/{speech.code}/booking/details")
    return visitor.press(speech("Clear this computer"))
