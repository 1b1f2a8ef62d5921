"""Every page and letter, in every language and in a made-up one; each page is judged."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from citykey_site.domain.languages import served
from citykey_site.words import templates as environments
from tests import make
from tests.clerk import Clerk
from tests.house import pseudo, tour
from tests.mail import specimens
from tests.page import Page
from tests.web import routes

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SPEAKING = ("title", "aria-label", "alt", "placeholder", "content", "value")
# Staff pages are English, and so are the letters to staff.
TO_STAFF = {"staff_code", "staff_invitation"}
LETTERS = TO_STAFF | {letter.kind for letter in specimens.letters("en").values()}
# What a letter in plain text repeats from the event, the settings or the person.
DATA = re.compile(
    r"Austin Library|Austin|Ward 22|5615 W Race Ave|Kosciuszko Park|2732 N\. Avers Ave\.|"
    r"https?://\S+|\S+@\S+|"
    r"For staff:.*(\n.*Austin Library)?|Chicago"
)
LATIN = re.compile(r"[A-Za-z]{2,}")


def pages() -> set[str]:
    """Returns every template that is a page of its own; staff pages have a tour of their own."""
    parts = {"mail", "layout", "components", "staff"}
    files = {path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*.html")}
    bases = {
        found
        for path in files
        for found in re.findall(r'{% extends "([^"]+)"', (TEMPLATES / path).read_text("utf-8"))
    }
    return {path.as_posix() for path in files if path.parts[0] not in parts} - bases


# A translation and the made-up language show what English cannot. The walks in all languages are
# for the long run.
SHORT = {"en", "es", "x-rtl"}
WALKS = [
    pytest.param(code, marks=() if code in SHORT else pytest.mark.long)
    for code in (*served(), "x-rtl")
]


@pytest.fixture(params=WALKS)
def toured(request, make_app, monkeypatch, wall, tmp_path):
    """The whole walk through the site in one language."""
    pseudo.speak(monkeypatch, tmp_path / "words", "ltr", "rtl")
    yield tour.take(tour.Guide(make_app(), monkeypatch, wall, lang=request.param))
    monkeypatch.undo()
    pseudo.forget()


def test_every_page_is_seen_and_none_has_words_of_its_own(toured):
    assert pages() - toured.templates == set()
    faults = {fault for page in toured.pages for fault in hard_coded(page, toured.lang)}
    assert not faults


def hard_coded(page: Page, lang: str) -> set[str]:
    """Returns the Latin words of a page that are neither from a catalogue nor data."""
    if not lang.startswith("x-") or not page.path.startswith((f"/{lang}/", f"/embed/{lang}/")):
        return set()
    nodes = [node for node in page.soup.body.find_all(string=True) if node.parent.name != "svg"]
    found = {
        words.strip()
        for number, words in pseudo.outside(str(node) for node in nodes)
        if LATIN.search(words) and not is_data(nodes[number])
    }
    for tag in page.soup.find_all(True):
        for name in SPEAKING:
            if tag.get(name) and is_speech(tag, name):
                found |= {words for _, words in pseudo.outside([tag[name]]) if LATIN.search(words)}
    titles = [page.soup.title.get_text()]
    return found | {words for _, words in pseudo.outside(titles) if LATIN.search(words)}


def is_data(node) -> bool:
    """Tells whether words are marked as a name, a code, or words in a language of their own."""
    own = node.find_parent(lang=True)
    return node.find_parent("bdi") is not None or own.name != "html"


def is_speech(tag, name: str) -> bool:
    """Tells whether an attribute is read out: field values and settings are not."""
    if name == "value":
        return tag.name == "input" and tag.get("type") in {"submit", "button"}
    return name != "content" or tag.get("name") == "description"


def test_hard_coded_words_are_found(make_app, monkeypatch, wall, tmp_path):
    # The control: a page with a word of its own is told.
    pseudo.speak(monkeypatch, tmp_path / "words", "ltr", "rtl")
    page = tour.Guide(make_app(), monkeypatch, wall, lang="x-rtl").go("help")
    page.soup.main.append(BeautifulSoup("<p>Book now</p>", "html5lib").p)

    assert hard_coded(page, "x-rtl") == {"Book now"}
    monkeypatch.undo()
    pseudo.forget()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_no_letter_has_words_of_its_own(monkeypatch, tmp_path, direction):
    [code] = pseudo.speak(monkeypatch, tmp_path / "words", direction)
    faults = []
    for name, letter in specimens.letters(code).items():
        html = BeautifulSoup(letter.html, "html5lib")
        assert html.html["dir"] == html.body.find("div")["dir"] == direction
        nodes = list(html.body.find_all(string=True))
        pieces = [DATA.sub("", str(node)) for node in nodes]
        faults += [
            (name, words)
            for number, words in pseudo.outside(pieces)
            if LATIN.search(words) and nodes[number].find_parent(lang="en") is None
        ]
        for text in (letter.subject, DATA.sub("", letter.text), html.title.get_text()):
            faults += [(name, words) for _, words in pseudo.outside([text]) if LATIN.search(words)]
        for file in letter.attachments:
            faults += [(name, words) for words in calendar_words(file.text) if LATIN.search(words)]
    monkeypatch.undo()
    pseudo.forget()
    assert not faults


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_paper_that_staff_print_has_no_words_of_its_own(
    make_app, wall, monkeypatch, tmp_path, direction
):
    [code] = pseudo.speak(monkeypatch, tmp_path / "words", direction)
    clerk = Clerk(make_app(), wall)
    with clerk.app.app_context():
        make.event()
        slot = make.windows()[0].public_id
    clerk.open(f"/staff/events/kosciuszko/book?slot={slot}&people=2&language={code}")
    paper = clerk.press("Book this appointment").soup.select_one(".slip")
    for data in paper.select("bdi, .staff"):
        data.decompose()
    own = [words for _, words in pseudo.outside(str(node) for node in paper.find_all(string=True))]
    assert paper["dir"] == direction
    assert not [words for words in own if LATIN.search(words)]
    monkeypatch.undo()
    pseudo.forget()


def calendar_words(text: str) -> list[str]:
    """Returns what a calendar shows outside all brackets."""
    unfolded = text.replace("\r\n ", "")
    shown = re.findall(r"^(?:SUMMARY|DESCRIPTION)[^:\n]*:(.*)$", unfolded, re.M)
    plain = [DATA.sub("", item.replace("\\n", "\n").replace("\\,", ",")) for item in shown]
    return [words for item in plain for _, words in pseudo.outside([item])]


@pytest.mark.parametrize("code", served())
def test_every_template_compiles(code):
    for path in TEMPLATES.rglob("*.*"):
        name = path.relative_to(TEMPLATES).as_posix()
        kind = environments.html if path.suffix == ".html" else environments.text
        assert kind(code).get_template(name)


def test_every_template_is_used():
    # Those of staff are each seen by a tour of their own.
    sources = [path.read_text("utf-8") for path in TEMPLATES.rglob("*.*")]
    code = [path.read_text("utf-8") for path in TEMPLATES.parent.glob("citykey_site/**/*.py")]
    said = "\n".join(sources + code)
    unused = {
        name
        for path in TEMPLATES.rglob("*.*")
        if (name := path.relative_to(TEMPLATES).as_posix()) not in said
        and not name.startswith(("errors/", "staff/"))
        and path.parent.name not in LETTERS
        and f"search/{path.stem}" not in {"search/events", "search/times"}
    }
    assert not unused


def test_every_route_is_there_in_every_language(visitor):
    with visitor.app.app_context():
        make.event()
    for rule in routes.read(visitor.app):
        if "lang" not in rule.arguments:
            continue
        for code in served():
            page = visitor.open(routes.address(visitor.app, rule, lang=code))
            # A link of no letter, a draw of an event that has none: told in a page, like others.
            absent = "link" in rule.arguments or rule.endpoint.partition(".")[0] in {
                "checks",
                "draws",
            }
            assert page.status in ({404, 410} if absent else {200}), (rule, code)
            if page.mimetype == "text/html":
                assert page.soup.html["lang"] == served()[code].tag
