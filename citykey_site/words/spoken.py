"""The names of the languages that staff speak, in the reader's language."""

from citykey_site.words.catalogues import Words
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


def language_name(code: str, words: Words) -> str:
    """Returns the name of a spoken language in the reader's language."""
    return words.pgettext(*NAMES[code])
