"""The languages that the site is served in, and which of them a browser asks for."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MOST_TAGS = 20
LONGEST_TAG = 35  # RFC 5646 4.4.1.


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Holds one row of `data/languages.toml`.

    `code` stands in addresses and on bookings, `tag` in `lang` (BCP 47), `folder` is the
    catalogue, `locale` gives Babel's dates.
    """

    code: str
    tag: str
    folder: str
    locale: str
    name: str
    direction: str
    date: str
    date_short: str
    clock_24: bool
    time_range: str


@cache
def served() -> dict[str, Language]:
    """Returns every language by its code, in the order of the menu."""
    return {row["code"]: Language(**row) for row in _data()["language"]}


@cache
def aliases() -> dict[str, str]:
    """Returns other spellings of language codes, lower case, and the code that they mean."""
    return _data()["aliases"]


SOURCE = "en"


def canonical(code: str) -> str | None:
    """Returns the served code that a spelling means (`ES`, `es_MX`, `zh-tw`), or None."""
    if len(code) > LONGEST_TAG:
        return None
    pieces = code.lower().replace("_", "-").split("-")
    if _script_of_chinese(pieces) in served():
        return _script_of_chinese(pieces)
    while pieces:
        tag = "-".join(pieces)
        found = aliases().get(tag, tag)
        if found in served():
            return found
        pieces.pop()
    return None


def negotiate(header: str) -> str:
    """Returns the code of the first served language that an Accept-Language header asks for.

    English where nothing fits. Junk, `*`, q=0 and more than 20 tags are passed over.
    """
    for tag in _by_wish(header):
        found = canonical(tag)
        if found:
            return found
    return SOURCE


def _by_wish(header: str) -> list[str]:
    wishes = []
    for place, item in enumerate(header.split(",")[:MOST_TAGS]):
        tag, _, quality = "".join(item.lower().split()).partition(";q=")
        weight = _weight(quality)
        if tag and tag != "*" and weight > 0:
            wishes.append((-weight, place, tag[:LONGEST_TAG]))
    return [tag for _, _, tag in sorted(wishes)]


def _weight(quality: str) -> float:
    try:
        weight = float(quality) if quality else 1.0
    except ValueError:
        return 0.0
    return weight if 0 < weight <= 1 else 0.0


def _script_of_chinese(pieces: list[str]) -> str:
    if pieces[0] in {"zh", "yue", "cmn"}:
        for script in ("hans", "hant"):
            if script in pieces:
                return f"zh-{script}"
    return ""


@cache
def _data() -> dict:
    text = files("citykey_site.domain").joinpath("data/languages.toml").read_text("utf-8")
    return tomllib.loads(text)
