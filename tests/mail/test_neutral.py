"""Whoever sees only the list of letters on a phone learns nothing of what they are about."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from citykey_site.domain.languages import served
from tests.mail import facts
from tests.mail.specimens import letters
from tests.reading import words

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "mail"
NO_LETTERS = {"layout", "calendar"}
TO_STAFF = {"staff_code", "staff_invitation"}
SEEN = 100
# The card, papers, immigration, a place, in English and in Spanish.
TELLING = re.compile(
    r"city ?key|\bids?\b|\bcards?\b|passport|immigra|shelter|clerk|library|chicago|\bave\b|"
    r"tarjeta|identific|pasaporte|inmigra|migra|albergue|refugio|biblioteca|secretar",
    re.IGNORECASE,
)
EVERY = [(code, kind) for code in served() for kind in letters(code)]


def test_every_letter_has_a_specimen():
    kinds = {letter.kind for letter in letters("en").values()}

    assert kinds == {path.name for path in FOLDER.iterdir()} - NO_LETTERS - TO_STAFF


@pytest.mark.parametrize(("code", "kind"), EVERY)
def test_what_a_list_of_letters_shows_is_neutral(code, kind):
    letter = letters(code)[kind]
    html = BeautifulSoup(letter.html, "html5lib")
    shown = {
        "subject": letter.subject,
        "text": " ".join(letter.text.split())[:SEEN],
        "html": words(html.body)[:SEEN],
        "title": words(html.title),
    }

    telling = {where: said for where, said in shown.items() if TELLING.search(said)}
    assert not telling


@pytest.mark.parametrize(("code", "kind"), EVERY)
def test_nothing_in_a_letter_is_fetched_from_elsewhere(code, kind):
    letter = letters(code)[kind]
    html = BeautifulSoup(letter.html, "html5lib")

    assert not html.find_all(["img", "link", "script", "iframe", "object", "style"])
    for link in html.find_all("a"):
        assert link["href"].startswith(facts.OFFICE.base_url)
    for address in re.findall(r"https?://\S+", letter.text):
        assert address.startswith(facts.OFFICE.base_url)


def test_a_letter_about_a_line_or_a_draw_says_that_nothing_is_booked():
    for kind in ("wait_joined", "wait_offer", "draw_entered", "draw_moved", "draw_not_won"):
        assert "You do not have an appointment yet." in letters("en")[kind].text, kind


def test_the_first_words_of_a_letter_that_tells_are_found():
    # The control: the name of the card is found where it stands.
    assert TELLING.search("Your CityKey is ready") and TELLING.search("Traiga su identificación")
