"""What people type: any script's digits, stray marks, too many words."""

import unicodedata


def plain(text: str, *, limit: int) -> str:
    """Returns typed words in NFKC without control and format characters, trimmed, cut to `limit`.

    NUL, bidi marks and zero-width characters ride along when words are pasted from mail.
    """
    kept = (
        character
        for character in unicodedata.normalize("NFKC", text[: limit * 4])
        if unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )
    return "".join(kept).strip()[:limit]


def western_digits(text: str, *, limit: int = 64) -> str:
    """Returns only the decimal digits in the text, each as 0 to 9; everything else is dropped."""
    characters = unicodedata.normalize("NFKC", text[:limit])
    return "".join(
        str(unicodedata.digit(character))
        for character in characters
        if unicodedata.category(character) == "Nd"
    )
