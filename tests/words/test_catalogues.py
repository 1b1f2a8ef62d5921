"""Each language speaks from its own catalogue; markup words escape every fact."""

from pathlib import Path

import pytest
from markupsafe import Markup

from citykey_site.words import catalogues
from citykey_site.words.catalogues import CatalogueMissing, MarkupWords, Words

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Book"
msgstr "Reservar"

msgctxt "a thing to read"
msgid "Book"
msgstr "Libro"

msgid "Sent to: %(email)s"
msgstr "Enviado a: %(email)s"

msgid "%(num)s place"
msgid_plural "%(num)s places"
msgstr[0] "%(num)s lugar"
msgstr[1] "%(num)s lugares"

#, fuzzy
msgid "Cancel"
msgstr "Canciller"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of catalogues with a small Spanish one; what was read before is put aside."""
    file = tmp_path / "es" / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    file.write_text(CATALOGUE, "utf-8")
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    monkeypatch.setattr(catalogues, "translations", catalogues.translations.__wrapped__)
    return tmp_path


def test_a_message_is_said_in_the_language(folder):
    assert Words("es").gettext("Book") == "Reservar"


def test_a_message_is_told_apart_by_its_context(folder):
    assert Words("es").pgettext("a thing to read", "Book") == "Libro"


def test_english_needs_no_catalogue(folder):
    assert Words("en").gettext("Sent to: %(email)s", email="a") == "Sent to: a"


@pytest.mark.parametrize(("number", "said"), [(0, "0 lugares"), (1, "1 lugar"), (2, "2 lugares")])
def test_a_number_chooses_the_form(folder, number, said):
    assert Words("es").ngettext("%(num)s place", "%(num)s places", number) == said


def test_a_doubtful_translation_is_not_used(folder):
    assert Words("es").gettext("Cancel") == "Cancel"


def test_a_language_without_its_catalogue_fails_loudly(folder):
    (folder / "es" / "LC_MESSAGES" / "messages.po").unlink()
    with pytest.raises(CatalogueMissing, match="es/LC_MESSAGES"):
        catalogues.check_all()
    with pytest.raises(CatalogueMissing):
        Words("es")


def test_the_check_is_silent_where_every_catalogue_is_there(folder):
    catalogues.check_all()


def test_a_program_without_a_catalogue_does_not_start(folder, make_app):
    (folder / "es" / "LC_MESSAGES" / "messages.po").unlink()
    with pytest.raises(CatalogueMissing):
        make_app()


def test_a_changed_text_is_read_at_the_next_start(folder):
    file = folder / "es" / "LC_MESSAGES" / "messages.po"
    Words("es")
    file.write_text(CATALOGUE.replace("Reservar", "Apartar"), "utf-8")
    assert Words("es").gettext("Book") == "Apartar"


EVIL = '<script>"x"</script>&'
SAFE = "&lt;script&gt;&#34;x&#34;&lt;/script&gt;&amp;"


def test_a_fact_in_a_markup_message_is_escaped(folder):
    said = MarkupWords("es").gettext("Sent to: %(email)s", email=EVIL)
    assert isinstance(said, Markup)
    assert said == f"Enviado a: {SAFE}"


def test_a_fact_in_a_counted_markup_message_is_escaped():
    said = MarkupWords("en").ngettext("%(num)s %(what)s", "%(num)s %(what)s", 2, what=EVIL)
    assert said == f"2 {SAFE}"


def test_a_fact_in_a_markup_message_with_context_is_escaped():
    assert MarkupWords("en").pgettext("context", "at %(place)s", place=EVIL) == f"at {SAFE}"


def test_a_fact_that_is_markup_already_is_not_escaped_twice():
    said = MarkupWords("en").gettext("at %(place)s", place=Markup("<bdi>Pilsen</bdi>"))
    assert said == "at <bdi>Pilsen</bdi>"


def test_a_percent_sign_in_a_fact_is_left_alone():
    assert MarkupWords("en").gettext("at %(place)s", place="100% %(x)s") == "at 100% %(x)s"


def test_plain_words_escape_nothing():
    assert Words("en").gettext("at %(place)s", place=EVIL) == f"at {EVIL}"


def test_a_message_whose_fact_is_missing_fails_loudly():
    with pytest.raises(KeyError):
        Words("en").gettext("at %(place)s", other="x")


def test_a_kept_message_and_one_of_another_context_do_not_mix(folder):
    speaker = MarkupWords("es")
    for _ in range(2):
        assert speaker.gettext("Book") == "Reservar"
        assert speaker.pgettext("a thing to read", "Book") == "Libro"
