"""Words from a list: languages spoken, access, status; other spellings and slips are known."""

import difflib
import re
import unicodedata
from collections.abc import Mapping

from citykey_site.domain.event_csv.faults import CellWrong, FaultCode
from citykey_site.domain.events import ACCESS, SPOKEN, Status

LONGEST_PHRASE = 3
LANGUAGE_NAMES = {
    "en": "english", "es": "spanish espanol", "pl": "polish polski",
    "zh": "chinese mandarin cantonese 中文", "ar": "arabic", "uk": "ukrainian",
    "fr": "french francais", "ur": "urdu", "hi": "hindi", "fil": "filipino tagalog tl",
    "ht": "haitian creole", "ru": "russian", "ko": "korean", "vi": "vietnamese",
    "gu": "gujarati",
}  # fmt: skip
SPEAKS = (
    {code: code for code in SPOKEN}
    | {name: code for code, names in LANGUAGE_NAMES.items() for name in names.split()}
    | {"haitian creole": "ht", "zh hans": "zh", "zh hant": "zh", "zh cn": "zh", "zh tw": "zh"}
)
ACCESSIBLE = {code.replace("-", " "): code for code in ACCESS} | {
    "stepfree": "step-free",
    "wheelchair": "step-free",
    "wheelchair accessible": "step-free",
    "american sign language": "asl",
    "sign language": "asl",
    "asl interpreter": "asl",
    "quiet room": "quiet",
}
ANSWERS = dict.fromkeys(("yes", "y", "true", "x", "1", "on"), True) | dict.fromkeys(
    ("no", "n", "false", "0", "off"), False
)
STATUSES = {str(status): status for status in Status} | {"cancelled": Status.CANCELED}


def read_speaks(text: str) -> tuple[str, ...]:
    """Returns language codes, from codes or English names, however they are parted."""
    advice = "Write languages by code or English name, like es; pl."
    return _several(text, SPEAKS, FaultCode.SPEAKS_UNKNOWN, advice)


def read_access(text: str) -> tuple[str, ...]:
    """Returns what the event offers: `step-free`, `asl`, `quiet`."""
    advice = f"Write one or more of {'; '.join(ACCESS)}."
    return _several(text, ACCESSIBLE, FaultCode.ACCESS_UNKNOWN, advice)


def read_status(text: str) -> Status:
    """Returns the status; raises CellWrong, with the word that was likely meant."""
    word = _folded(text)
    if word not in STATUSES:
        advice = f"Write {', '.join(Status)}, or leave the cell empty for published."
        raise CellWrong(FaultCode.STATUS_UNKNOWN, _likely(word, STATUSES) or advice)
    return STATUSES[word]


def read_answer(text: str) -> bool:
    """Returns whether a cell says yes; raises CellWrong where it says neither yes nor no."""
    word = _folded(text)
    if word not in ANSWERS:
        raise CellWrong(FaultCode.ANSWER_WRONG, "Write yes or no.")
    return ANSWERS[word]


def written_answer(answer: bool) -> str:
    """Returns the cell that says yes; no is an empty one."""
    return "yes" if answer else ""


def _several(
    text: str, meanings: Mapping[str, str], code: FaultCode, advice: str
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for piece in re.split(r"[;,/|&+]| and ", text.casefold()):
        words = _folded(piece).split()
        while words:
            size = _longest(words, meanings)
            if not size:
                raise CellWrong(code, _likely(words[0], meanings) or advice, words[0])
            found[meanings[" ".join(words[:size])]] = None
            words = words[size:]
    return tuple(found)


def _longest(words: list[str], meanings: Mapping[str, str]) -> int:
    sizes = range(min(LONGEST_PHRASE, len(words)), 0, -1)
    return next((size for size in sizes if " ".join(words[:size]) in meanings), 0)


def _likely(word: str, meanings: Mapping[str, str]) -> str:
    """Returns advice that names what a misspelled word likely means, or nothing."""
    close = difflib.get_close_matches(word[:40], [name for name in meanings if len(name) > 2], n=1)
    return f"Write {meanings[close[0]]} if that is what is meant." if close else ""


def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(character for character in bare if not unicodedata.combining(character))
    return re.sub(r"[\W_]+", " ", bare).strip()
