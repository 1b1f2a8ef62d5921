"""The names of the languages that staff speak, in the reader's language."""

from functools import cache

from citykey_site.domain.languages import SOURCE, served
from citykey_site.words.catalogues import Words, words
from citykey_site.words.marks import pgettext_mark

NAMES = {
    "en": pgettext_mark("language name", "English"),
    "es": pgettext_mark("language name", "Spanish"),
    "pl": pgettext_mark("language name", "Polish"),
    "zh": pgettext_mark("language name", "Chinese"),
    "ar": pgettext_mark("language name", "Arabic"),
    "uk": pgettext_mark("language name", "Ukrainian"),
    "fr": pgettext_mark("language name", "French"),
    "ur": pgettext_mark("language name", "Urdu"),
    "hi": pgettext_mark("language name", "Hindi"),
    "fil": pgettext_mark("language name", "Filipino"),
    "ht": pgettext_mark("language name", "Haitian Creole"),
    "ru": pgettext_mark("language name", "Russian"),
    "ko": pgettext_mark("language name", "Korean"),
    "vi": pgettext_mark("language name", "Vietnamese"),
    "gu": pgettext_mark("language name", "Gujarati"),
}


def language_name(code: str, speaker: Words) -> str:
    """Returns the name of a spoken language in the reader's language."""
    return speaker.pgettext(*NAMES[code])


@cache
def english_names() -> dict[str, str]:
    """Returns the English name of every served language by its code, for staff."""
    return {code: language_name(code.partition("-")[0], words(SOURCE)) for code in served()}
