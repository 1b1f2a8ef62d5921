"""A whole season with this site alone, in a real browser that runs no script.

Staff bring the season in as a file, publish, move an event whose venue closes, and run the day
with two helpers; at the end every number agrees with the bookings, to the last person.
"""

from collections import Counter
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from citykey_site.domain.codes import grouped
from tests.cli.event_files import write_file
from tests.journeys.desk import Desk
from tests.journeys.phone import Phone
from tests.page import Page
from tests.servers.browser import open_page
from tests.servers.over_http import resident, with_form
from tests.servers.site import WITHOUT_LIMITS, citykey, run_site
from tests.servers.smtp import MailServer
from tests.speech import Speech
from tests.wall import Wall

START = datetime(2026, 11, 17, 9, 0, tzinfo=ZoneInfo("America/Chicago"))
THE_DAY = datetime(2026, 12, 5, tzinfo=ZoneInfo("America/Chicago"))
ADMIN = "ada@clerk.example.org"
EVENT = "/staff/events/kosciuszko"
SIZES = (1, 2, 3, 2, 4, 1)
BY_SCRIPTLESS_FORM = 58
BY_PHONE = 2
WHO_CAME = 45
ROWS = (
    {"places_per_window": "40", "status": "draft"},
    {"event_id": "archer", "venue": "Archer Park", "address": "4901 S. Kilbourn Ave."},
    {"event_id": "archer-2", "venue": "Archer Park", "address": "4901 S. Kilbourn Ave.",
     "date": "2026-12-12", "notes": "Use the side door.", "notes_es": "Use la puerta lateral."},
)  # fmt: skip


@pytest.fixture(scope="module")
def season(tmp_path_factory):
    """A site with nothing in it but one admin, a clock, and a mail server of its own."""
    folder = tmp_path_factory.mktemp("season")
    with MailServer() as mail:
        wall = Wall(folder / "clock", START)
        chosen = {"instance": folder / "instance", "clock_file": wall.path, "demo": "0"}
        chosen |= {"smtp_url": mail.url, "mail_from": "Office <office@example.org>"}
        settings = {f"CITYKEY_{name.upper()}": str(text) for name, text in chosen.items()}
        settings |= WITHOUT_LIMITS
        for words in (["upgrade"], ["add-staff", ADMIN]):
            done = citykey(*words, environment=settings)
            assert done.returncode == 0, done.stderr
        file = write_file(folder / "season.csv", *ROWS)
        with run_site(environment=settings) as site:
            yield SimpleNamespace(
                mail=mail, wall=wall, url=site.url, file=file, settings=settings, parties=[]
            )


@pytest.fixture(scope="module")
def desk(season, browser):
    """The admin at a desk."""
    with open_page(browser) as page:
        yield Desk(page, season.url)


@pytest.fixture
def helpers(season, browser):
    """Two helpers with phones."""
    with open_page(browser) as one, open_page(browser) as other:
        yield Desk(one, season.url), Desk(other, season.url)


def test_a_season_from_the_file_to_the_last_person(season, desk, helpers, browser):
    bring_the_season_in(season, desk)
    book_sixty(season, browser)
    book_for_somebody(season, desk)
    move_the_event(season, desk)
    cards = make_passes(desk)
    run_the_day(season, helpers, cards)
    compare_the_numbers(season, desk)


def bring_the_season_in(season, desk) -> None:
    """Signs in, imports the file, and publishes the draft in it."""
    desk.sign_in(ADMIN, season.mail, season.wall)
    desk.open("/staff/import")
    desk.take_file("File of events", season.file)
    desk.press("Check this file")
    assert desk.says("3 events")
    desk.press("Import")
    desk.open(EVENT)
    assert desk.says("This event is a draft")
    desk.follow("Publish this event")
    desk.press("Publish now")
    desk.open(EVENT)
    assert desk.says("Published")


def book_sixty(season, browser) -> None:
    """Books for sixty parties, every other one in Spanish, spread over the windows."""
    for number in range(BY_SCRIPTLESS_FORM):
        language, size = ("en", "es")[number % 2], SIZES[number % len(SIZES)]
        code = booked_by_form(season.url, language, size, number)
        season.parties.append(party(code, size, language))
    for number in range(BY_PHONE):
        language = ("en", "es")[number % 2]
        with open_page(browser, language=f"{language}-US") as page:
            phone = Phone(page, site=season.url, language=language)
            phone.open("events/kosciuszko?people=2")
            phone.follow_first("section[aria-labelledby=times] .rows li:not(.gone) > a")
            phone.type("Email address", f"phone{number}@example.org")
            phone.press("Book this appointment")
            season.parties.append(party(phone.code, 2, language))
    assert len(season.parties) == 60


def booked_by_form(site: str, language: str, size: int, number: int) -> str:
    """Books as a browser does, without judging each page once more, and returns the code."""
    visitor = with_form(site, f"/{language}/events/kosciuszko?people={size}")
    rows = visitor.page.soup.select("section[aria-labelledby=times] .rows li:not(.gone) > a")
    client, form = visitor.client, rows[number % len(rows)]["href"]
    page = Page(client.open(form), form)
    button = page.button(Speech(language)("Book this appointment"))
    fields = {
        item["name"]: item["value"] for item in button.find_parent("form").select("input[name]")
    }
    fields["email"] = f"p{number}@example.org"
    sent = client.open(form, method="POST", data=fields)
    return Page(client.open(sent.location), sent.location).code


def party(code: str, size: int, language: str) -> SimpleNamespace:
    """Returns what the test knows of a booking."""
    return SimpleNamespace(code=code, size=size, language=language)


def book_for_somebody(season, desk) -> None:
    """Books at the desk for a person without email, who opens it with the second number."""
    desk.open(f"{EVENT}/book")
    desk.follow("12:30 PM")
    desk.follow("2 people")
    desk.press("Book this appointment")
    code = desk.page.locator("#confirmation-code").inner_text().replace(" ", "")
    second = desk.page.locator("#second-number").inner_text().replace(" ", "")
    season.parties.append(party(code, 2, "en"))
    visitor = resident(season.url)
    visitor.open("/en/booking")
    visitor.press("Show my appointment", email=second, code=code)
    assert visitor.page.code == code


def move_the_event(season, desk) -> None:
    """The venue closes: the event moves, and everybody is told in their own language."""
    letters = season.mail.letters
    season.mail.wait_for_letters(1 + 60)
    people = sum(item.size for item in season.parties)
    desk.open(f"{EVENT}/edit")
    desk.choose("Venue", "Archer Park")
    desk.press("See what this changes")
    assert desk.row("Keep their place, at") == ["61", str(people)]
    assert desk.row("Lose their place") == ["0", "0"]
    assert desk.row("Cannot be reached by mail") == ["1", "2"]
    before = len(letters)
    desk.press("Change the event and tell")
    season.mail.wait_for_letters(before + 60)
    told = letters[before:]
    languages = Counter(item.message["Content-Language"] for item in told)
    wanted = Counter(item.language for item in season.parties[:60])
    assert languages == wanted
    assert len({item.recipients for item in told}) == 60
    assert "Archer Park" in resident(season.url).open("/es/events/kosciuszko").main


def make_passes(desk) -> list[str]:
    """Makes two day passes and returns their codes, as they are on the cards."""
    desk.open(f"{EVENT}/passes")
    desk.choose("How many passes?", "2")
    desk.press("Make passes")
    return desk.page.locator(".passes .code").all_inner_texts()


def run_the_day(season, helpers, cards) -> None:
    """Two helpers check people in by turns; one of them tries those of the other as well."""
    season.wall.set(THE_DAY + timedelta(hours=10, minutes=5))
    for helper, card in zip(helpers, cards, strict=True):
        helper.open("/staff/pass")
        helper.type("Code of your day pass", card)
        helper.press("Open the door")
        assert helper.heading == "Door: Archer Park"
    for number, item in enumerate(season.parties[:WHO_CAME]):
        check_in(helpers[number % 2], item, third=season.parties[2])
        if number % 9 == 0:
            find(helpers[1 - number % 2], item)
            assert not helpers[1 - number % 2].has_button("Check in all")
    ones = helpers[0]
    season.wall.set(THE_DAY + timedelta(hours=12, minutes=35))
    ones.open(f"{EVENT}/door/missed")
    season.missed = 0
    while ones.has_button("Mark "):
        ones.press("Mark ")
        season.missed += int(ones.words.partition("Marked: ")[2].split()[0])
    ones.open(f"{EVENT}/door/walk-in")
    for _ in range(3):
        ones.press("Count 4 people")


def find(helper: Desk, item) -> None:
    """Types the code of a party at the door."""
    helper.open(f"{EVENT}/door")
    helper.type("Confirmation code", grouped(item.code))
    helper.press("Find this code")
    assert helper.says(item.code[-4:]) and item.code not in helper.page.content()


def check_in(helper: Desk, item, *, third) -> None:
    """Checks a party in; of the third party only two people came."""
    find(helper, item)
    item.came = 2 if item is third else item.size
    if item is third:
        helper.press("Check in person 1")
        helper.press("Check in person 3")
    else:
        helper.press("Check in")
    assert helper.says(f"{item.came} of {item.size} in")


def compare_the_numbers(season, desk) -> None:
    """Reads the figures of the event, which agree with what was done."""
    season.wall.set(THE_DAY + timedelta(hours=14))
    desk.sign_in(ADMIN, season.mail, season.wall)
    booked = sum(item.size for item in season.parties)
    came = sum(getattr(item, "came", 0) for item in season.parties)
    desk.open(f"{EVENT}/figures")
    assert desk.row("Places") == ["240"]
    assert desk.row("Booked") == [str(booked)]
    assert desk.row("Came") == [str(came)]
    assert desk.row("Missed") == [str(booked - came)] == [str(season.missed)]
    assert desk.row("Walked in") == ["12"]
    by_language = Counter()
    for item in season.parties:
        by_language[item.language] += item.size
    assert desk.row("English")[0] == str(by_language["en"])
    assert desk.row("Spanish")[0] == str(by_language["es"])
    desk.open(f"{EVENT}/history")
    assert desk.says("Helper 1") and desk.says("Helper 2") is False
    done = citykey("check", environment=season.settings)
    assert "Counters: right" in done.stdout, done.stderr
