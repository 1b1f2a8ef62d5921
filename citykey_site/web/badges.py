"""The picture for a link on other sites: our key beside words, drawn in the look of the site."""

import unicodedata
from xml.etree.ElementTree import Element

from citykey_site.domain.languages import served
from citykey_site.web.feeds.markup import add, document
from citykey_site.words.catalogues import words
from citykey_site.words.marks import mark

SPACE = "http://www.w3.org/2000/svg"
WORDS = mark("Book a CityKey appointment")
ABOUT = mark("You need an appointment to get a CityKey at an event.")
DEMONSTRATION = mark("Demonstration: these events are not real.")
LAKE, PAPER = "#0B4770", "#fff"
STYLE = {"font-family": "system-ui, sans-serif", "fill": PAPER, "text-anchor": "middle"}
HEIGHT, EDGE, KEY = 56, 16, 40
SIZES = (18, 14)
# Nobody knows the reader's font: as wide as the letters of a wide one, for a size of 1.
LETTER, SQUARE = 0.6, 1.0


def badge(code: str, *, demo: bool) -> str:
    """Returns the picture as SVG in a language, named for those who hear it."""
    say, language = words(code).gettext, served()[code]
    lines = [say(WORDS), *([say(DEMONSTRATION)] if demo else [])]
    room = max(_width(line, size) for line, size in zip(lines, SIZES, strict=False))
    width = round(EDGE + KEY + room + EDGE)
    root = Element(
        "svg", _frame(width, HEIGHT + 24 * (len(lines) - 1)) | {"xml:lang": language.tag}
    )
    add(root, "title", lines[0])
    add(root, "desc", " ".join([say(ABOUT), *lines[1:]]))
    add(root, "rect", width="100%", height="100%", rx="6", fill=LAKE)
    turned = language.direction == "rtl"
    _add_key(root, at=width - EDGE - 24 if turned else EDGE)
    middle = str(round((EDGE if turned else EDGE + KEY) + room / 2))
    for number, (line, size) in enumerate(zip(lines, SIZES, strict=False)):
        place = {"x": middle, "y": str(34 + 26 * number), "direction": language.direction}
        add(root, "text", line, **place, **STYLE, **{"font-size": str(size)})
    return document(root)


def _frame(width: int, height: int) -> dict[str, str]:
    size = {"width": str(width), "height": str(height), "viewBox": f"0 0 {width} {height}"}
    return {"xmlns": SPACE, "role": "img", **size}


def _add_key(root: Element, *, at: int) -> None:
    lines = {"fill": "none", "stroke": PAPER, "stroke-width": "2", "stroke-linecap": "round"}
    key = add(root, "g", transform=f"translate({at} 16)", **lines)
    add(key, "circle", cx="7.5", cy="12", r="4.5")
    add(key, "path", d="M12 12h10M18 12v4M22 12v3")


def _width(line: str, size: int) -> float:
    square = sum(unicodedata.east_asian_width(sign) in "WF" for sign in line)
    return size * (square * SQUARE + (len(line) - square) * LETTER)
