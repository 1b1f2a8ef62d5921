"""The checks of the accessibility checklist that look at words, fields and the frame.

Each takes a page and yields its faults; the number before a fault is that of the checklist.
`tests/page.py` runs them on every visit.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from bs4 import Tag

from citykey_site.domain.languages import served
from tests.reading import words

SCRIPTS = {
    "Arab": ("ARABIC",),
    "Cyrl": ("CYRILLIC",),
    "Deva": ("DEVANAGARI",),
    "Gujr": ("GUJARATI",),
    "Hans": ("CJK",),
    "Hant": ("CJK",),
    "Kore": ("HANGUL", "CJK"),
    "Latn": ("LATIN",),
}
SCRIPT_OF = {
    "ar": "Arab", "ur": "Arab", "ru": "Cyrl", "uk": "Cyrl", "hi": "Deva", "gu": "Gujr",
    "zh-Hans": "Hans", "zh-Hant": "Hant", "ko": "Kore",
}  # fmt: skip
KNOWN = {name for names in SCRIPTS.values() for name in names}
IN_ONE_DIRECTION = re.compile(r"[\w.+-]+@[\w-]+\.\w+|\b\d{4} \d{4} \d{4}\b|https?://\S+")
CODE_LENGTH = 12
MONTH_OR_YEAR = re.compile(r"\d{4}(-\d\d)?")


def marks_other_scripts(page):
    """Checks that words in another script have a `lang` that is written in it."""
    for text, language in _spoken(page.soup.body, page.soup.html["lang"]):
        allowed = {*SCRIPTS[SCRIPT_OF.get(language, "Latn")], "LATIN"}
        if not text.isascii() and {_script(letter) for letter in text} & KNOWN - allowed:
            yield f"5 {text.strip()[:40]!r} in lang={language}"


def _spoken(tag: Tag, language: str) -> Iterator[tuple[str, str]]:
    """Gives the words in a tag, each with its language; not what is a name or was typed."""
    language = tag.get("lang", language)
    if tag.get("translate") == "no":
        return
    for child in tag.contents:
        if isinstance(child, Tag):
            yield from _spoken(child, language)
        else:
            yield child, language


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0]


def offers_every_language(page):
    """Checks the list of languages: order, own names, `lang`, `hreflang`, `dir`, the current."""
    # Staff pages are English; of a framed list the site around it has chosen the language.
    if page.path.startswith(("/staff", "/embed/")):
        return
    lists = [tag for tag in page.named("ul") if "language-list" in tag.get("class", ())]
    if len(lists) != 1:
        yield f"6 {len(lists)} lists of languages"
        return
    rows = [item.find(["a", "span"]) for item in lists[0].find_all("li")]
    here = page.soup.html["lang"]
    for row, language in zip(rows, served().values(), strict=True):
        if (words(row), row["lang"], row["dir"]) != (
            language.name,
            language.tag,
            language.direction,
        ):
            yield f"6 {row} is not {language.name}"
        current = language.tag == here
        if (row.get("aria-current") == "true") != current or (row.name == "a") == current:
            yield f"6 {row} on a page in {here}"
        if row.name == "a" and row.get("hreflang") != language.tag:
            yield f"6 hreflang of {row}"
    if lists[0].find(["img", "svg"]):
        yield "6 a picture stands for a language"


def faces_the_right_way(page):
    """Checks the direction of the page and of what keeps its own direction in it."""
    root = page.soup.html
    expected = {language.tag: language.direction for language in served().values()}
    if root["dir"] != expected.get(root["lang"]):
        yield f"4 dir={root['dir']} in {root['lang']}"
    if root["dir"] != "rtl":
        return
    for text in page.soup.body.find_all(string=IN_ONE_DIRECTION):
        if text.find_parent(dir="ltr") is None:
            yield f"76 {text.strip()[:40]!r} may be turned round"


def counts_what_was_found(page):
    """Checks that the title of an answer has its count, and its page where there are several."""
    answer = page.by_id.get("answer")
    if answer and answer.name == "h2" and words(answer) not in page.title:
        yield f"12 {words(answer)!r} is not in {page.title!r}"
    pagers = [tag for tag in page.named("nav") if "pager" in tag.get("class", ())]
    pager = pagers[0].p if pagers else None
    if pager and words(pager) not in page.title:
        yield f"12 {words(pager)!r} is not in {page.title!r}"


def points_only_at_what_is_there(page):
    """Checks the references that other attributes make, and that `main` takes the skip link."""
    for tag in page.tags:
        for name in ("aria-controls", "aria-owns", "aria-details", "headers", "list", "form"):
            for target in str(tag.get(name, "")).split():
                if target not in page.by_id:
                    yield f"17 {name}={target} on <{tag.name}>"
    if page.soup.main.get("id") != "main":
        yield "15 the skip link leads past main"
    if any(re.match("[1-9]", tag.get("tabindex", "")) for tag in page.tags):
        yield "55 a tabindex changes the order"


EMAIL = {
    "type": "email", "dir": "ltr", "autocomplete": "email", "inputmode": "email",
    "autocapitalize": "none", "spellcheck": "false",
}  # fmt: skip
# The page that opens a booking takes six digits in the place of an email as well.
EMAIL_OR_NUMBER = EMAIL | {"type": "text"}
CODE = {"dir": "ltr", "autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}


def asks_kindly(page):
    """Checks the fields for email and code, and that nothing is chosen for the person."""
    opens_booking = re.fullmatch(r"/[\w-]+/booking", page.path)
    email = EMAIL_OR_NUMBER if opens_booking else EMAIL
    if page.address.endswith("shared=yes"):  # Where it is asked that the browser saves nothing.
        email = email | {"autocomplete": "off"}
    for name, wanted in (("email", email), ("code", CODE)):
        fields = [tag for tag in page.named("input") if tag.get("name") == name]
        if len(fields) > 1:
            yield f"31 {len(fields)} fields for {name}"
        for field in fields:
            wrong = {key for key, value in wanted.items() if field.get(key) != value}
            if wrong:
                yield f"28 {name}: {sorted(wrong)}"
    for field in page.named("input"):
        if int(field.get("maxlength", 2 * CODE_LENGTH)) < 2 * CODE_LENGTH:
            yield f"31 {field['name']} takes {field['maxlength']} characters"
    asked = {tag.get("autocomplete") for tag in page.tags}
    if "one-time-code" in asked and not page.path.startswith("/staff"):
        yield "32 one-time-code on a page for residents"
    chosen = [tag for tag in page.named("input") if tag.has_attr("checked")]
    if any(tag.get("type") == "radio" for tag in chosen) and not page.was_posted:
        yield "35 a radio button is chosen already"
    if any(tag.has_attr("aria-describedby") for tag in page.named("fieldset")):
        yield "21 a fieldset with a description"
    for form in page.named("form"):
        if form.find(["input", "select"], type=lambda kind: kind != "hidden"):
            if not form.has_attr("novalidate"):
                yield f"27 the browser checks the form to {form.get('action')}"
            if not form.find("button", type="submit"):
                yield f"102 no button in the form to {form.get('action')}"


def tells_errors_first(page):
    """Checks the summary of errors: its markup, its place, and the order of its lines."""
    summary = page.by_id.get("error-summary")
    if summary is None:
        return
    wanted = {"role": "group", "tabindex": "-1", "aria-labelledby": "es-t"}
    if any(summary.get(key) != value for key, value in wanted.items()):
        yield f"22 {summary.attrs}"
    if not summary.has_attr("autofocus") or _focused(page) != 1:
        yield "22 the summary does not take the focus alone"
    if summary.find_parent("main") is None or summary.find_previous("h1") is not None:
        yield "22 the summary does not stand before the heading"
    linked = [link["href"][1:] for link in page.error_links]
    order = [tag["id"] for tag in page.soup.main.find_all(id=linked)]
    if linked != order:
        yield f"20 summary in the order {linked}, fields in {order}"
    for field in page.tags:
        if field.get("aria-invalid") == "true" and field["id"] not in linked:
            yield f"20 {field['id']} is wrong and the summary does not say so"


def _focused(page) -> int:
    return sum(tag.has_attr("autofocus") for tag in page.tags)


def shows_the_appointment(page):
    """Checks that the page with the code has all that a person needs on the day."""
    shown = page.by_id.get("confirmation-code")
    if shown is None:
        return
    if not re.fullmatch(r"\d{12}", page.code):
        yield f"46 the code is {page.code!r}"
    if shown.name != "bdi" or shown.get("dir") != "ltr":
        yield "76 the code may be turned round"
    if len(page.soup.select("dl.facts dt")) < 3:
        yield "46 when, where or the number of people is missing"
    if len(page.soup.select("main ol.steps li")) < 4:
        yield "46 what to bring is missing"


def names_what_it_does(page):
    """Checks that the words that are seen are in the name that is heard."""
    for tag in page.named("a", "button"):
        spoken = tag.get("aria-label")
        if spoken and words(tag) not in spoken:
            yield f"48 {words(tag)!r} is heard as {spoken!r}"
        if not words(tag) and not spoken:
            yield f"48 <{tag.name}> without words"
    for picture in page.named("svg"):
        if picture.get("aria-hidden") != "true" and not picture.find("title"):
            yield "72 a picture that is neither named nor hidden"


def stands_in_its_frame(page):
    """Checks the order of header, main and footer, the help block and the viewport."""
    parts = [tag.name for tag in page.named("header", "main", "footer")]
    if parts != ["header", "main", "footer"]:
        yield f"50 parts in the order {parts}"
    help_block = page.soup.footer.find(class_="help-block") if page.soup.footer else None
    if help_block is not None and not re.search(r"\d{3}", words(help_block)):
        yield "50 the help block has no phone number"
    views = [tag["content"] for tag in page.named("meta") if tag.get("name") == "viewport"]
    content = views[0] if views else ""
    if "width=device-width" not in content or re.search("maximum-scale|user-scalable", content):
        yield f"61 viewport {content!r}"


def tells_time_limits(page):
    """Checks that the page that opens a booking says how long it stays open."""
    if re.fullmatch(r"/[\w-]+/booking", page.path) and "code" in page.by_id:
        for minutes in ("15", "30"):
            if minutes not in page.main:
                yield f"40 the {minutes} minutes are not told"


def writes_whole_moments(page):
    """Checks that each `time` carries a moment with its zone, and that its words have a day."""
    for tag in page.named("time"):
        if MONTH_OR_YEAR.fullmatch(tag["datetime"]):
            if tag["datetime"][:4] not in words(tag):
                yield f"101 {words(tag)!r} has no year"
            continue
        moment = datetime.fromisoformat(tag["datetime"])
        if moment.tzinfo is None:
            yield f"101 {tag['datetime']} has no zone"
        if not re.search(r"[^\W\d]{3,}", words(tag)) or str(moment.day) not in words(tag):
            yield f"101 {words(tag)!r} is no date"
    if "\u202f" in page.html or "\u2009" in page.html:
        yield "101 a thin space that old programs show as a box"


def leads_on(page):
    """Checks that every refusal has a next step and a phone number."""
    if page.status < 400:
        return
    steps: list[Tag] = page.soup.main.find_all(["a", "form"])
    if not steps:
        yield "96 a dead end"
    if len(page.main) < 40:
        yield f"96 it says only {page.main!r}"


CHECKLIST = (
    marks_other_scripts,
    offers_every_language,
    faces_the_right_way,
    counts_what_was_found,
    points_only_at_what_is_there,
    asks_kindly,
    tells_errors_first,
    shows_the_appointment,
    names_what_it_does,
    stands_in_its_frame,
    tells_time_limits,
    writes_whole_moments,
    leads_on,
)
