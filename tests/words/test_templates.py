"""The environments: one that escapes and one that does not, each in its language."""

import pytest
from jinja2 import UndefinedError

from citykey_site.domain.events import SPOKEN
from citykey_site.words import templates
from citykey_site.words.catalogues import words
from citykey_site.words.spoken import NAMES, language_name

EVIL = "<b>&</b>"


def said(text: str, code: str = "en", **facts: object) -> str:
    """Renders a template for HTML."""
    return templates.html(code).from_string(text).render(facts)


def test_html_escapes_every_fact():
    assert said("{{ fact }}", fact=EVIL) == "&lt;b&gt;&amp;&lt;/b&gt;"


def test_text_escapes_nothing():
    assert templates.text("en").from_string("{{ fact }}").render(fact=EVIL) == EVIL


@pytest.mark.parametrize("mark", ["ltr", "isolate"])
def test_marks_for_direction_escape_what_they_hold(mark):
    assert EVIL not in said(f"{{{{ fact|{mark} }}}}", fact=EVIL)


def test_a_code_cannot_be_turned_round_by_the_words_beside_it():
    assert said("{{ '482100937718'|grouped|ltr }}") == (
        '<bdi dir="ltr" translate="no">4821 0093 7718</bdi>'
    )


def test_a_forgotten_fact_fails_loudly():
    with pytest.raises(UndefinedError):
        said("{{ nothing }}")


@pytest.mark.parametrize(("code", "spoken"), [("en", "Spanish"), ("es", "español")])
def test_languages_are_named_in_the_readers_language(code, spoken):
    assert said("{{ spoken(('es',)) }}", code).casefold() == spoken.casefold()


def test_every_language_that_staff_may_speak_has_a_name():
    assert set(NAMES) == set(SPOKEN)
    assert all(language_name(code, words("es")) for code in SPOKEN)


def test_two_languages_do_not_share_an_environment():
    assert templates.html("en") is templates.html("en")
    assert templates.html("en").globals["language"].code == "en"
    assert templates.html("es").globals["language"].code == "es"
