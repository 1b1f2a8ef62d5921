"""More people than places, with a real server, real letters, and a phone that runs no script.

Eleven parties want eight places by a draw; who was not drawn waits, and gets the place that a
winner gives back. Others finish their booking by a letter.
"""

import json
import re
from datetime import datetime, timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from citykey_site.words.catalogues import words
from tests.cli.event_files import write_file
from tests.journeys.phone import Phone
from tests.people import Visitor
from tests.servers.browser import open_page
from tests.servers.over_http import resident
from tests.servers.site import citykey, run_site
from tests.servers.smtp import MailServer
from tests.wall import Wall

START = datetime(2026, 11, 17, 9, 0, tzinfo=ZoneInfo("America/Chicago"))
CLOSE = datetime(2026, 11, 20, 18, 0, tzinfo=ZoneInfo("America/Chicago"))
PLACES = 8
ASKED = "Please finish what you started"
BY_PHONE = "rosa@gmail.com"
SIZES = (2, 1, 3, 4, 1, 2, 1, 2, 1)
ROWS = (
    {"event_id": "rare", "ends": "11:00", "places_per_window": "4",
     "draw_opens_at": "2026-11-16 10:00", "draw_closes_at": "2026-11-20 18:00"},
    {"event_id": "marked", "date": "2026-12-12", "places_per_window": "40", "check_emails": "yes"},
)  # fmt: skip


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A site with a draw that is open and an event that asks to check emails."""
    folder = tmp_path_factory.mktemp("scarce")
    with MailServer() as mail:
        wall = Wall(folder / "clock", START)
        chosen = {"instance": folder / "instance", "clock_file": wall.path, "demo": "0"}
        chosen |= {"smtp_url": mail.url, "mail_from": "Office <office@example.org>"}
        settings = {f"CITYKEY_{name.upper()}": str(text) for name, text in chosen.items()}
        for command in (
            ["upgrade"],
            ["import-events", str(write_file(folder / "events.csv", *ROWS))],
        ):
            done = citykey(*command, environment=settings)
            assert done.returncode == 0, done.stderr
        with run_site(environment=settings) as site:
            yield SimpleNamespace(
                mail=mail, wall=wall, url=site.url, site=site, settings=settings, folder=folder
            )


@pytest.fixture
def phone(city, browser):
    """A resident who reads Spanish, with a phone."""
    with open_page(browser, language="es-US") as page:
        yield Phone(page, site=city.url, language="es")


def letter(city, email: str, subject: str, *, language: str = "en") -> str:
    """Waits for a letter with this subject, and returns its words."""
    spoken = words(language).gettext(subject)
    message = city.mail.wait_for_letter(email, spoken).message
    assert message["Content-Language"] == language
    return message.get_body(("plain",)).get_content()


def link_in(letter: str, part: str) -> str:
    """Returns the path of the link of a letter that has this part in it."""
    [address] = dict.fromkeys(re.findall(rf"https?://\S+/{part}/[a-z]{{48}}", letter))
    return urlsplit(address).path


def code_in(letter: str) -> str:
    """Returns the confirmation code of a letter, without its spaces."""
    [code, *_] = re.findall(r"^\d{4} \d{4} \d{4}$", letter, re.MULTILINE)
    return code.replace(" ", "")


def test_a_draw_from_the_first_entry_to_the_place_that_came_back(city, phone):
    emails = [f"p{number}@gmail.com" for number in range(len(SIZES))]
    visitors = [
        ask_to_enter(city, email, people, swap=bool(number % 3))
        for number, (email, people) in enumerate(zip(emails, SIZES, strict=True))
    ]
    for email, visitor in zip(emails, visitors, strict=True):
        follow(city, email, visitor)
    enter_by_phone(city, phone, BY_PHONE)
    emails.append(BY_PHONE)
    tickets = {ticket_of(city, email): email for email in emails}
    city.wall.set(CLOSE + timedelta(minutes=1))
    record = drawn(city)
    assert {item["number"] for item in record["tickets"]} == set(tickets)
    won = [item for item in record["tickets"] if item["outcome"]]
    assert PLACES - 3 <= sum(item["people"] for item in won) <= PLACES
    largest = max(won, key=lambda item: item["people"])  # Somebody who waits fits its places.
    give_back(city, tickets[largest["number"]])
    lucky = next_in_line(record, largest)
    take(city, phone, tickets[lucky["number"]])
    # The clock has leapt over the days of the check letters, which go with their day.
    assert citykey("erase", environment=city.settings).returncode == 0
    checked = citykey("check", environment=city.settings)
    assert "Counters: right" in checked.stdout and checked.returncode == 0, checked.stdout


def ask_to_enter(city, email: str, people: int, *, swap: bool) -> Visitor:
    """Fills the form of the draw; nothing is entered before the letter is followed."""
    visitor = resident(city.url)
    visitor.open(f"/en/events/rare/draw?people={people}")
    times = [item["value"] for item in visitor.page.soup.select("#wish1 option") if item["value"]]
    first, second = reversed(times) if swap else times
    visitor.press("Enter the draw", wish1=first, wish2=second, email=email)
    assert visitor.page.heading == "Check your email to finish"
    return visitor


def follow(city, email: str, visitor: Visitor) -> None:
    """Follows the letter and has a ticket."""
    visitor.open(link_in(letter(city, email, ASKED), "check"))
    visitor.press("Enter the draw")
    assert visitor.page.says("You are in the draw. You do not have an appointment yet.")


def enter_by_phone(city, phone: Phone, email: str) -> None:
    """Enters the draw in Spanish and types the number of the letter."""
    phone.open("events/rare")
    assert phone.says(
        "It does not matter when you enter: the first minute and the last minute are equal."
    )
    phone.open("events/rare/draw?people=2")
    phone.choose_first("First wish")
    phone.type("Email address", email)
    phone.press("Enter the draw")
    number = re.search(r"^\d{3} ?\d{3}$", letter(city, email, ASKED, language="es"), re.MULTILINE)
    phone.type("Number from our email", number[0])
    phone.press("Finish", context="button")
    assert phone.says("You are in the draw. You do not have an appointment yet.")


def ticket_of(city, email: str) -> str:
    """Returns the number of the ticket that an address has by its letter."""
    entered = letter(city, email, "You are in the draw", language=language_of(email))
    [number] = set(re.findall(r"^[23456789CFGHJMPQRVWX]{10}$", entered, re.MULTILINE))
    return number


def language_of(email: str) -> str:
    """Returns the language in which an address has entered."""
    return "es" if email == BY_PHONE else "en"


def drawn(city) -> dict:
    """Returns the public record of the draw once it is there; the program finds it right."""
    visitor = resident(city.url)
    path = "/en/events/rare/draw"
    city.site.wait_for(
        lambda: "results.json" in visitor.client.open(path).get_data(as_text=True), "the draw"
    )
    visitor.open(path)
    body = visitor.client.open(f"{path}/results.json").get_data(as_text=True)
    file = city.folder / "results.json"
    file.write_text(body, encoding="utf-8")
    checked = citykey("verify-draw", str(file), environment=city.settings)
    assert checked.returncode == 0, checked.stdout
    assert "@" not in body
    return json.loads(body)


def give_back(city, email: str) -> None:
    """A winner cancels with email and code."""
    language = language_of(email)
    code = code_in(letter(city, email, "Your appointment is booked", language=language))
    visitor = resident(city.url)
    visitor.open("/en/booking")
    visitor.press("Show my appointment", email=email, code=code)
    visitor.open("/en/booking/cancel")
    visitor.press("Yes, cancel")
    assert visitor.page.says("canceled")


def next_in_line(record: dict, canceled: dict) -> dict:
    """Returns the ticket whose turn it is when these places come back."""
    places = {item["id"]: item["places"] for item in record["windows"]}
    for item in record["tickets"]:
        if item["outcome"]:
            places[item["outcome"]] -= item["people"]
    room = places[canceled["outcome"]] + canceled["people"]
    waiting = [item for item in record["tickets"] if not item["outcome"]]
    return next(
        item for item in waiting if canceled["outcome"] in item["wishes"] and item["people"] <= room
    )


def take(city, phone: Phone, email: str) -> None:
    """Takes the offered place with one press, and opens the booking with the mailed code.

    In another browser than the one that entered: that one would see the code at once.
    """
    phone.page.context.clear_cookies()
    language = language_of(email)
    offer = letter(city, email, "A place is open for you", language=language)
    phone.language, phone.words = language, words(language)
    phone.open(link_in(offer, "waitlist").removeprefix(f"/{language}/"))
    assert phone.says("You do not have an appointment yet.")
    phone.press("Take this place")
    assert phone.says("Your confirmation code is in our email.")
    code = code_in(letter(city, email, "Your appointment is booked", language=language))
    phone.open("booking")
    phone.type("Email address", email)
    phone.type("Confirmation code", code)
    phone.press("Show my appointment")
    assert phone.code == code


def test_an_event_that_checks_emails_is_booked_with_the_number_of_the_letter(city, phone):
    phone.open("events/marked?people=2")
    phone.follow_first("section[aria-labelledby=times] .rows li:not(.gone) > a")
    phone.type("Email address", "marta@gmail.com")
    phone.press("Book this appointment")
    assert phone.says("We sent you a message. Follow it to finish.")
    phone.press("Keep the place longer", context="button")
    asked = letter(city, "marta@gmail.com", ASKED, language="es")
    phone.type("Number from our email", re.search(r"^\d{3} ?\d{3}$", asked, re.MULTILINE)[0])
    phone.press("Finish", context="button")
    assert phone.shows_code_whole()
    booked = letter(city, "marta@gmail.com", "Your appointment is booked", language="es")
    assert code_in(booked) == phone.code


def test_a_link_opened_on_another_computer_books_and_shows_no_code(city):
    asks, elsewhere = resident(city.url), resident(city.url)
    asks.open("/en/events/marked?people=1")
    [first, *_] = asks.page.soup.select("section[aria-labelledby=times] .rows li:not(.gone) > a")
    asks.open(first["href"])
    asks.press("Book this appointment", email="omar@gmail.com")
    elsewhere.open(link_in(letter(city, "omar@gmail.com", ASKED), "check"))
    elsewhere.press("Book this appointment")
    code = code_in(letter(city, "omar@gmail.com", "Your appointment is booked"))
    assert elsewhere.page.says("Your confirmation code is in our email.")
    shown = re.sub(r"\D", "", elsewhere.page.html)
    assert code not in shown
