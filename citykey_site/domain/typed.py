"""What people type: any script's digits, stray marks, too many words."""

import re
import unicodedata

# What HTML may not hold: control characters, halves of pairs, and the places that Unicode
# keeps free for good (HTML Standard, 13.2.3.5, "Preprocessing the input stream").
_LAST_TWO = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_NEVER_SHOWN = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_LAST_TWO}]")


def showable(text: str) -> str:
    """Returns typed words without the characters that a page may not hold."""
    return _NEVER_SHOWN.sub("", text)


def plain(text: str, *, limit: int) -> str:
    """Returns typed words in NFKC without control and format characters, trimmed, cut to `limit`.

    NUL, bidi marks and zero-width characters ride along when words are pasted from mail.
    """
    kept = (
        character
        for character in unicodedata.normalize("NFKC", showable(text[: limit * 4]))
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


def whole_number(text: str, *, digits: int = 4) -> int | None:
    """Returns a typed whole number of at most so many digits, in any script, or None."""
    plain_text = unicodedata.normalize("NFKC", text[:64]).strip()
    if not plain_text.isdecimal() or len(plain_text) > digits:
        return None
    return int(western_digits(plain_text))
