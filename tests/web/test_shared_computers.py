"""On a computer that others use: the browser is asked to save nothing, and the way out is clean."""

import pytest

from tests.speech import Speech
from tests.web.steps import EMAIL, book, clear, form_address

ASKED = "On a shared computer? Ask the browser not to save what you type."
DONE = "We asked this browser not to save what you type."


@pytest.fixture
def speech() -> Speech:
    """Spanish alone: whatever is English on the way would be seen, and one language is enough."""
    return Speech("es")


def saved_fields(page) -> set[str]:
    """Returns how the fields that people fill may be filled by the browser."""
    return {
        field["autocomplete"]
        for field in page.soup.main.find_all("input")
        if field.get("type") != "hidden"
    }


@pytest.mark.parametrize("form", ["book", "booking", "booking/lost-code"])
def test_the_browser_saves_nothing_where_somebody_asks_for_it(visitor, saturday, speech, form):
    address = form_address(visitor, lang=speech.code) if form == "book" else f"/es/{form}"
    assert "email" in saved_fields(visitor.open(address))
    page = visitor.follow(speech(ASKED))
    assert saved_fields(page) == {"off"}
    assert page.says(speech(DONE))

    page = visitor.press(page.soup.select_one("button.strong").get_text(), email="ana")
    assert page.status == 422 and page.soup.find(id="email")["value"] == "ana"
    assert saved_fields(page) == {"off"}, "the wish stays while a mistake is mended"


def test_who_asked_for_it_books_as_everybody_does(visitor, saturday):
    visitor.open(form_address(visitor))
    visitor.follow(ASKED)

    assert visitor.press("Book this appointment", email=EMAIL).code


def test_a_press_on_clear_that_is_not_its_own_never_looks_as_if_it_had_cleared(visitor, saturday):
    code = book(visitor).code
    page = visitor.post("/en/booking/close", {"token": "00" * 32})

    assert (page.path, page.code) == ("/en/booking/details", code)
    assert "Clear-Site-Data" not in visitor.client.post("/en/booking/close").headers


def test_the_cookie_that_stays_after_clearing_opens_nothing(visitor, saturday):
    book(visitor)
    clear(visitor)
    with visitor.client.session_transaction() as session:
        assert set(session) == {"fresh"}
