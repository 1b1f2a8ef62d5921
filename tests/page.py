"""An answer as a person and a critic see it: its links, buttons and words, and every fault.

The numbers in `judge` are those of the project's accessibility checklist.
"""

import re
from functools import cached_property
from urllib.parse import urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag
from bs4.builder import HTML5TreeBuilder
from html5lib.constants import E as PARSE_ERRORS

from citykey_site.domain.languages import served
from citykey_site.words.catalogues import words as speaker
from tests.checklist import CHECKLIST
from tests.reading import words

BARE_LINKS = {"here", "more", "book", "change", "click here", "read more", "aquí", "más"}
WORDS_OF_BLAME = re.compile(r"\b(invalid|required|failed|forbidden|cancelled)\b", re.I)


# What is drawn by lot, so that the same page is never the same twice: form tokens, confirmation
# codes, the words in private links, the session and the page's own mark.
BY_LOT = re.compile(
    rb'name="(?:token|once)" value="[^"]*"'
    rb"|\b\d{4} ?\d{4} ?\d{4}\b"
    rb"|session=[^;]*"
    rb'|ETag: "[^"]*"'
    rb"|[\w-]{22,}"
)
_judged: set[int] = set()


class Strict(HTML5TreeBuilder):
    """Reads a page once, for its tree and for every fault of its markup."""

    faults: tuple = ()

    def feed(self, markup: str) -> None:
        """Makes the tree, and keeps what the parser found wrong."""
        parser = html5lib.HTMLParser(tree=self.create_treebuilder)
        self.underlying_builder.parser = parser
        parser.parse(markup).original_encoding = None
        self.underlying_builder.parser = None
        self.faults = tuple(parser.errors)


class Page:
    """Holds an answer and reads it."""

    def __init__(self, answer, address: str) -> None:
        self.status = answer.status_code
        self.headers = answer.headers
        self.address = address
        self.raw = answer.get_data()
        self.mimetype = answer.mimetype
        asked = getattr(answer, "request", None)
        self.was_posted = asked is not None and asked.method == "POST"
        answer.close()

    @cached_property
    def html(self) -> str:
        """Returns the answer as text."""
        return self.raw.decode("utf-8")

    @cached_property
    def soup(self) -> BeautifulSoup:
        """Returns the answer as a tree."""
        builder = Strict()
        tree = BeautifulSoup(self.html, builder=builder)
        self.faults = builder.faults
        return tree

    @cached_property
    def tags(self) -> list[Tag]:
        """Returns every tag in the order of the page; searched by many checks, made once."""
        return self.soup.find_all(True)

    @cached_property
    def by_id(self) -> dict[str, Tag]:
        """Returns the tags that have an id; of two with the same, the first."""
        return {tag["id"]: tag for tag in reversed(self.tags) if tag.has_attr("id")}

    def named(self, *names: str) -> list[Tag]:
        """Returns the tags with one of these names in the order of the page."""
        return [tag for tag in self.tags if tag.name in names]

    @property
    def path(self) -> str:
        """Returns the path of the address."""
        return urlsplit(self.address).path

    @property
    def title(self) -> str:
        """Returns the title."""
        return words(self.soup.title)

    @property
    def heading(self) -> str:
        """Returns the first heading."""
        return words(self.soup.h1)

    @property
    def main(self) -> str:
        """Returns the words of the main part."""
        return words(self.soup.main)

    @property
    def code(self) -> str:
        """Returns the confirmation code, without its spaces."""
        return words(self.by_id.get("confirmation-code")).replace(" ", "")

    @property
    def errors(self) -> list[str]:
        """Returns the lines of the error summary."""
        summary = self.by_id.get("error-summary")
        return [words(item) for item in summary.find_all(["li", "p"])] if summary else []

    @property
    def error_links(self) -> list[Tag]:
        """Returns the links from the error summary to the fields."""
        summary = self.by_id.get("error-summary")
        items = summary.find_all("li") if summary else []
        return [link for item in items for link in item.find_all("a")]

    def says(self, sentence: str) -> bool:
        """Tells whether the main part says something."""
        return " ".join(sentence.split()) in self.main

    def link(self, text: str) -> Tag:
        """Returns the first link whose words contain a text."""
        return self._first("a", text)

    def links(self, text: str) -> list[Tag]:
        """Returns the links of the main part whose words contain a text."""
        return [item for item in self.soup.main.find_all("a") if text in words(item)]

    def button(self, text: str) -> Tag:
        """Returns the first button whose words contain a text."""
        return self._first("button", text)

    def _first(self, name: str, text: str) -> Tag:
        found = [item for item in self.named(name) if text in words(item)]
        assert found, f"no <{name}> with {text!r} on {self.address}: {self.main[:400]}"
        return found[0]


def judge(page: Page) -> None:
    """Judges a page as every visit does; raises AssertionError with every fault found.

    A page that was judged before, but for what is drawn by lot, is not judged again. A file to
    keep is no page of the site: it has tests of its own.
    """
    if "Content-Disposition" in page.headers:
        return
    around = f"{page.address} {page.status} {page.headers}".encode()
    seen = hash(BY_LOT.sub(b"", around + page.raw))
    if seen in _judged:
        return
    faults = [fault for check in CHECKS for fault in check(page)]
    assert not faults, f"{page.address} ({page.status}):\n" + "\n".join(faults)
    _judged.add(seen)


def _parses(page: Page):
    assert page.soup.html
    for place, code, facts in page.faults:
        yield f"1 markup at {place}: {PARSE_ERRORS[code] % facts}"


def _has_no_script_or_style(page: Page):
    for tag in page.tags:
        if tag.name in {"script", "style", "iframe", "img"}:
            yield f"2 <{tag.name}>"
        for name, value in tag.attrs.items():
            if name.startswith("on") or name == "style" or "javascript:" in str(value):
                yield f"2 {name} on <{tag.name}>"
    if any(tag.has_attr("http-equiv") for tag in page.named("meta")):
        yield "2 meta refresh"


def _names_its_language(page: Page):
    root = page.soup.html
    first = page.path.split("/")[1]
    language = served().get(first)
    if language and root.get("lang") != language.tag:
        yield f"3 lang is {root.get('lang')!r}"
    if root.get("dir") not in {"ltr", "rtl"}:
        yield "4 no direction"
    if root.get("lang") != "en" and WORDS_OF_BLAME.search(page.main):
        yield "99 English words"


def _has_title_and_heading(page: Page):
    headings = page.named("h1")
    if len(headings) != 1:
        yield f"13 {len(headings)} h1"
        return
    if words(headings[0]) not in page.title:
        yield f"10 title {page.title!r} lacks h1 {words(headings[0])!r}"
    failed = "error-summary" in page.by_id
    starts = page.title.startswith(_error_prefix(page))
    if failed != starts and page.status != 429 and not page.soup.select("#main .notice.bad"):
        yield f"11 title {page.title!r} with summary {failed}"
    last = 1
    for tag in page.named("h1", "h2", "h3", "h4", "h5", "h6"):
        if tag.find_parent("main") is None:
            continue
        level = int(tag.name[1])
        if tag.find_parent(id="error-summary"):
            continue
        if level > last + 1:
            yield f"13 h{level} after h{last}"
        last = level


def _error_prefix(page: Page) -> str:
    spoken = {language.tag: code for code, language in served().items()}
    say = speaker(spoken[page.soup.html["lang"]]).gettext
    tab = say("%(page)s – CityKey appointments", page=say("Error: %(page)s", page="\0"))
    return " ".join(tab.partition("\0")[0].replace("\u00a0", " ").split())


def _has_landmarks(page: Page):
    for name in ("header", "main", "footer"):
        if len(page.soup.body.find_all(name, recursive=False)) != 1:
            yield f"14 <{name}>"
    names = [tag.get("aria-label") or tag.get("aria-labelledby") for tag in page.named("nav")]
    if None in names or len(names) != len(set(names)):
        yield f"14 navs {names}"
    first = page.soup.body.find(["a", "button", "input", "summary"])
    if first.get("href") != "#main":
        yield "15 the skip link is not first"
    if not any(tag.find(class_="help-block") for tag in page.named("footer")):
        yield "50 no help block"


def _has_whole_references(page: Page):
    ids = [tag["id"] for tag in page.tags if tag.has_attr("id")]
    if len(ids) != len(set(ids)):
        yield f"17 ids twice: {sorted({item for item in ids if ids.count(item) > 1})}"
    for tag in page.tags:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for target in str(tag.get(name, "")).split():
                if target not in page.by_id:
                    yield f"17 {name}={target} on <{tag.name}>"
        if str(tag.get("href", "")).startswith("#") and tag["href"][1:] not in page.by_id:
            yield f"17 link to {tag['href']}"


def _has_labels(page: Page):
    labels = {tag.get("for"): words(tag) for tag in page.named("label")}
    for tag in page.named("input", "select", "textarea"):
        if tag.get("type") == "hidden":
            continue
        if not labels.get(tag.get("id", "")) and not tag.find_parent("label"):
            yield f"18 no label for {tag.get('name')}"
        if tag.has_attr("placeholder") or tag.has_attr("required"):
            yield f"27 placeholder or required on {tag.get('name')}"
        if tag.get("type") in {"checkbox", "radio"} and not tag.find_parent("fieldset"):
            yield f"19 {tag.get('name')} outside a fieldset"
    for tag in page.named("fieldset"):
        first = tag.find(True, recursive=False)
        if first is None or first.name != "legend":
            yield "19 fieldset without legend first"


def _tells_errors_twice(page: Page):
    for link in page.error_links:
        field = page.by_id.get(link["href"][1:])
        own = page.by_id.get(f"{link['href'][1:]}-error")
        if field is not None and field.name in {"input", "select"} and own is not None:
            if words(link) not in words(own):
                yield f"20 summary and field differ for {field['name']}"
            if field.get("aria-invalid") != "true" or own["id"] not in field["aria-describedby"]:
                yield f"21 {field['name']} is not tied to its error"
    if WORDS_OF_BLAME.search(" ".join(page.errors)):
        yield "25 words of blame"


def _has_telling_links(page: Page):
    seen: dict[str, str] = {}
    for tag in page.soup.main.find_all("a", href=True):
        text = words(tag)
        if not text or text.lower() in BARE_LINKS:
            yield f"47 bare link {text!r}"
        if seen.setdefault(text, tag["href"]) != tag["href"]:
            yield f"47 {text!r} leads to two places"


def _is_private_or_public(page: Page):
    rule = page.headers.get("Cache-Control", "")
    cookie = page.headers.get("Set-Cookie")
    if cookie and "no-store" not in rule:
        yield "a cookie on a page that may be kept"
    if "public" in rule and "Cookie" in page.headers.get("Vary", ""):
        yield "a public page that differs by cookie"
    if "default-src 'none'" not in page.headers.get("Content-Security-Policy", ""):
        yield "no content security policy"


def _leaves_nothing_raw(page: Page):
    text = words(page.soup.body)
    for piece in ("%(", "None", "{{", "}}", "&lt;", "<bdi"):
        if piece in text:
            yield f"raw words: {piece!r}"


def _keeps_secrets_out_of_addresses(page: Page):
    for tag in page.named("a", "form", "button"):
        address = tag.get("href") or tag.get("action") or tag.get("formaction") or ""
        if "@" in address or re.search(r"(?<!\d)\d{12}(?!\d)", address):
            yield f"95 a secret in {address!r}"


CHECKS = (
    _parses,
    _has_no_script_or_style,
    _names_its_language,
    _has_title_and_heading,
    _has_landmarks,
    _has_whole_references,
    _has_labels,
    _tells_errors_twice,
    _has_telling_links,
    _is_private_or_public,
    _leaves_nothing_raw,
    _keeps_secrets_out_of_addresses,
    *CHECKLIST,
)
