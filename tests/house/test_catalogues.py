"""The words of the site: every message is in every catalogue, whole, and fresh."""

import re
from collections import Counter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

from citykey_site.domain.languages import SOURCE, served
from citykey_site.words.catalogues import FOLDER

ROOT = FOLDER.parent
TRANSLATED = tuple(code for code in served() if code != SOURCE)
PLACEHOLDER = re.compile(r"%\((\w+)\)([a-z])")
LONGER_THAN_ENGLISH = 3
Key = tuple[str | None, str, str | None]


def key(context: str | None, found: str | tuple[str, ...]) -> Key:
    """Returns what tells a message from every other."""
    one, many = (found, None) if isinstance(found, str) else (found[0], found[1])
    return context, one, many


def extracted() -> set[Key]:
    """Extracts the messages of code and templates, as `translations/babel.cfg` says."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    names = (
        "_l lazy_gettext mark pgettext:1c,2 pgettext_mark:1c,2 lazy_pgettext:1c,2 npgettext:1c,2,3"
    )
    found = extract_from_dir(
        ROOT, methods, options, keywords=_keywords(names), directory_filter=_of_ours
    )
    return {key(context, message) for _, _, message, _, context in found if message}


def _keywords(names: str) -> dict:
    from babel.messages.extract import DEFAULT_KEYWORDS

    return {**DEFAULT_KEYWORDS, **parse_keywords(names.split())}


def _of_ours(folder: str) -> bool:
    last = folder.replace("\\", "/").rsplit("/", 1)[-1]
    return not last.startswith(".") and last not in {
        "tests",
        "instance",
        "benchmarks",
        "__pycache__",
    }


def read(path) -> Catalog:
    """Reads a catalogue, obsolete messages and all."""
    with path.open("rb") as file:
        return read_po(file)


def messages(catalogue: Catalog) -> dict[Key, Message]:
    """Returns the messages of a catalogue by what tells them apart."""
    return {key(item.context, item.id): item for item in catalogue if item.id}


def source() -> dict[Key, Message]:
    """Returns the messages of the template that translators begin with."""
    return messages(read(FOLDER / "messages.pot"))


def catalogue(code: str) -> Catalog:
    """Returns the catalogue of a language."""
    return read(FOLDER / served()[code].folder / "LC_MESSAGES" / "messages.po")


def forms(message: Message) -> list[str]:
    """Returns every form of a translation."""
    return list(message.string) if isinstance(message.string, list | tuple) else [message.string]


def originals(message: Message) -> list[str]:
    """Returns every form of the English."""
    return list(message.id) if isinstance(message.id, list | tuple) else [message.id]


def test_the_template_of_translators_is_fresh():
    found, kept = extracted(), set(source())

    assert found - kept == set(), "say: translations/update"
    assert kept - found == set(), "say: translations/update"
    assert len(found) > 150


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_catalogue_has_every_message_and_no_other(code):
    assert set(messages(catalogue(code))) == set(source())


@pytest.mark.parametrize("code", TRANSLATED)
def test_nothing_is_empty_fuzzy_or_obsolete(code):
    found = catalogue(code)
    empty = [item.id for item in found if item.id and not all(forms(item))]
    fuzzy = [item.id for item in found if item.id and item.fuzzy]

    assert not empty
    assert not fuzzy
    assert not found.obsolete


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_plural_form_of_the_language_is_there(code):
    found = catalogue(code)
    for item in found:
        if item.id and item.pluralizable:
            assert len(item.string) == found.num_plurals, item.id


@pytest.mark.parametrize("code", TRANSLATED)
def test_placeholders_are_those_of_the_english(code):
    for item in catalogue(code):
        if not item.id:
            continue
        english = Counter(PLACEHOLDER.findall(originals(item)[-1]))
        for form in forms(item):
            assert Counter(PLACEHOLDER.findall(form)) == english, item.id


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_is_the_english(code):
    # Words that are the same in both languages, and names.
    same = {"CityKey", "Error:", "Error: %(page)s", "No", "Menú", "%(page)s – CityKey"}
    kept = {
        form
        for item in catalogue(code)
        if item.id and item.context != "language name"
        for form, english in zip(forms(item), originals(item), strict=False)
        if form == english and re.search(r"[a-z]{3}", PLACEHOLDER.sub("", form))
    }
    assert kept <= same


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_is_three_times_as_long(code):
    for item in catalogue(code):
        if item.id and len(originals(item)[0]) > 12:
            assert len(forms(item)[0]) <= LONGER_THAN_ENGLISH * len(originals(item)[0]), item.id


@pytest.mark.parametrize("code", TRANSLATED)
def test_sentences_end_as_the_english_ends(code):
    endings = {".": ".。।۔", ":": ":：", "?": "?？؟"}
    for item in catalogue(code):
        if not item.id:
            continue
        last = originals(item)[0][-1]
        for form in forms(item):
            if form and last in endings:
                assert form[-1] in endings[last], (item.id, form)


def every_text() -> list[tuple[str, str]]:
    """Returns every message and translation, with its language."""
    found = [("en", text) for item in source().values() for text in originals(item)]
    for code in TRANSLATED:
        found += [(code, text) for item in catalogue(code) if item.id for text in forms(item)]
    return found


def test_no_percent_sign_is_stray():
    for code, text in every_text():
        assert "%" not in PLACEHOLDER.sub("", text).replace("%%", ""), (code, text)


def test_no_message_holds_markup():
    for code, text in every_text():
        assert not re.search(r"<[a-z/!]|&[a-z#]\w*;|\{\{|\{%", text), (code, text)


def test_no_message_has_stray_spaces_or_broken_lines():
    for code, text in every_text():
        assert text == text.strip() and "  " not in text and "\n" not in text, (code, text)


def test_no_message_holds_a_hidden_mark():
    for code, text in every_text():
        assert not re.search("[\u200b-\u200f\u202a-\u202f\u2009\ufeff]", text), (code, text)


def test_english_is_plain_and_american():
    for _, text in [pair for pair in every_text() if pair[0] == "en"]:
        assert not re.search(
            r"\b(invalid|cancell?ed\b(?<!canceled)|colour|centre|neighbour|utilize|illegal|alien)\b",
            text,
            re.I,
        ), text


def test_no_english_sentence_is_longer_than_twenty_five_words():
    for _, text in [pair for pair in every_text() if pair[0] == "en"]:
        for sentence in re.split(r"(?<=[.?!]) ", text):
            assert len(sentence.split()) <= 25, sentence


def test_whole_sentences_are_messages():
    # A message that begins or ends in the middle of a sentence cannot be translated.
    for context, text, _ in source():
        assert not text.startswith((",", ".", ";")), (context, text)
        assert not re.search(r"\b(the|a|an|of|to|for|and|or)$", text), (context, text)
