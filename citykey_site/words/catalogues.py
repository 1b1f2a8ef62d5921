"""The catalogue of each language, bound once, so that a message costs one look into a table."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from markupsafe import Markup, escape

from citykey_site.domain import languages

FOLDER = Path(__file__).resolve().parents[2] / "translations"
DOMAIN = "messages"


class CatalogueMissing(Exception):
    """A language is served but its catalogue is not there: its pages would be English."""


class Words:
    """Speaks one language, as plain text."""

    def __init__(self, code: str) -> None:
        self.language = languages.served()[code]
        self._translations = translations(code)

    def gettext(self, message: str, **facts: object) -> str:
        """Returns a message in this language with its facts put in."""
        return self._filled(self._translations.gettext(message), facts)

    def ngettext(self, one: str, many: str, num: int, **facts: object) -> str:
        """Returns the form of a message that fits a number; `num` is one of its facts."""
        text = self._translations.ngettext(one, many, num)
        return self._filled(text, {"num": num, **facts})

    def pgettext(self, context: str, message: str, **facts: object) -> str:
        """Returns a message told apart by its context."""
        return self._filled(self._translations.pgettext(context, message), facts)

    def _filled(self, text: str, facts: dict[str, object]) -> str:
        return text % facts


class MarkupWords(Words):
    """Speaks one language for HTML: the message is safe, every fact in it is escaped.

    A message without facts is looked up once and then kept.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self._kept: dict[object, Markup] = {}

    def gettext(self, message: str, **facts: object) -> Markup:
        """Returns a message in this language as markup."""
        if facts:
            return super().gettext(message, **facts)
        found = self._kept.get(message)
        if found is None:
            found = self._kept[message] = super().gettext(message)
        return found

    def pgettext(self, context: str, message: str, **facts: object) -> Markup:
        """Returns a message told apart by its context as markup."""
        if facts:
            return super().pgettext(context, message, **facts)
        found = self._kept.get((context, message))
        if found is None:
            found = self._kept[context, message] = super().pgettext(context, message)
        return found

    def _filled(self, text: str, facts: dict[str, object]) -> Markup:
        return Markup(text % {name: escape(fact) for name, fact in facts.items()})


@cache
def words(code: str) -> Words:
    """Returns the plain speaker of a language."""
    return Words(code)


@cache
def markup_words(code: str) -> MarkupWords:
    """Returns the speaker of a language for HTML."""
    return MarkupWords(code)


@cache
def translations(code: str) -> NullTranslations:
    """Returns the catalogue of a language, read from its text; the source language has none.

    There is no compiled form on disk that could be missing or older than its text. Raises
    CatalogueMissing where a served language has no catalogue.
    """
    if code == languages.SOURCE:
        return NullTranslations()
    compiled = BytesIO()
    with _source(code).open("rb") as text:
        write_mo(compiled, read_po(text))
    compiled.seek(0)
    return Translations(compiled, DOMAIN)


def check_all() -> None:
    """Raises CatalogueMissing where a served language has no catalogue."""
    for code in languages.served():
        if code != languages.SOURCE:
            _source(code)


def _source(code: str) -> Path:
    folder = languages.served()[code].folder
    path = FOLDER / folder / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.exists():
        raise CatalogueMissing(f"translations/{folder}/LC_MESSAGES/{DOMAIN}.po is not there")
    return path
