"""Residents whose addresses are to leave no trace; each goes one way through the running site."""

import re
from urllib.parse import urlsplit

from citykey_site.domain import codes
from tests.page import Page
from tests.people import Visitor
from tests.servers.over_http import resident
from tests.servers.site import Site
from tests.servers.smtp import Letter, MailServer

# Every canary address has one of these words on each side of its @.
MARKS = ("canarybird", "canarynest")
WRONG_CODE = "482100937718"
STOP = re.compile(r"https?://[^/\s]+(/[\w-]+/stop/[a-z]+)")
LINK = re.compile(r"https?://[^/\s]+(/[\w-]+/(?:check|waitlist|updates|draw)/\S+)")
TIMES = "ul.rows a"
Slots = dict[str, list[str]]


class Canary(Visitor):
    """A visitor with an address and a network of their own."""

    def __init__(self, site: Site, mail: MailServer, name: str, number: int = 0) -> None:
        super().__init__(resident(site.url, network=f"198.51.100.{number}").app)
        self.name, self.mail = name, mail
        bird, nest = MARKS
        self.email = f"{bird}{name}@{nest}{name}.org"

    def book(self, slot: str, event: str = "kosciuszko") -> Page:
        """Books one place."""
        self.open(f"/en/events/{event}/book?slot={slot}&people=1")
        return self.send("/book", email=self.email)

    def letter(self) -> Letter:
        """Returns this person's first letter, as soon as it has come."""
        for total in range(1, 1000):
            for item in self.mail.wait_for_letters(total):
                if item.recipients == (self.email,):
                    return item
        raise AssertionError(f"no letter to {self.name}")

    def link(self, form: re.Pattern[str] = LINK) -> str:
        """Returns the path of a link in this person's first letter."""
        words = self.letter().message.get_body(("plain",)).get_content()
        return form.search(words).group(1)

    def finish(self) -> Page:
        """Follows the link of the letter and presses its button."""
        self.open(link := self.link())
        return self.send(urlsplit(link).path)


def books_twice(canary: Canary, slots: Slots) -> str:
    """Sends one form twice, opens the booking with wrong and right words; returns the code."""
    canary.open(f"/en/events/kosciuszko/book?slot={slots['kosciuszko'][0]}&people=1")
    form = canary.page
    code = canary.send("/book", email=canary.email).code
    canary.page = form
    assert canary.send("/book", email=canary.email).code == code
    return code


def mistypes(canary: Canary, slots: Slots) -> None:
    """Types half an address, a wrong code, and asks for a lost one."""
    canary.open(f"/en/events/kosciuszko/book?slot={slots['kosciuszko'][0]}&people=1")
    canary.send("/book", email=canary.email.partition("@")[0])
    canary.open("/en/booking")
    canary.send("/booking", email=canary.email, code=WRONG_CODE)
    canary.open("/en/booking/lost-code")
    canary.send("/lost-code", email=canary.email)


def changes(canary: Canary, slots: Slots) -> None:
    """Books, takes another time, loses the code, and cancels."""
    canary.book(slots["kosciuszko"][1])
    page = canary.open("/en/booking/change")
    canary.open(page.soup.main.select(TIMES)[0]["href"])
    canary.send("/change")
    canary.open("/en/booking/lost-code")
    canary.send("/lost-code", email=canary.email)
    canary.open("/en/booking/cancel")
    canary.send("/cancel")


def mends(canary: Canary, slots: Slots) -> None:
    """Books by one address and has it changed to another, which is then erased."""
    canary.book(slots["kosciuszko"][2])
    canary.open("/en/booking/email")
    canary.send("/email", email=f"mended{canary.email}")
    canary.open("/en/booking/forget")
    canary.send("/forget")


def checks(canary: Canary, slots: Slots) -> None:
    """Books where the email is checked first, with a wrong number before the link."""
    canary.book(slots["marked"][0], event="marked")
    canary.open("/en/check")
    canary.send("/check", number="000000")
    canary.finish()


def waits(canary: Canary, slots: Slots) -> None:
    """Joins the line of a full event."""
    canary.open("/en/waitlist?event=scarce&people=1")
    canary.send("/waitlist", email=canary.email)
    canary.finish()


def draws(canary: Canary, slots: Slots) -> None:
    """Enters a draw."""
    page = canary.open("/en/events/drawn/draw?people=1")
    wish = page.soup.find(id="wish1").find_all("option")[1]["value"]
    canary.send("/draw", email=canary.email, wish1=wish)


def hears_news(canary: Canary, slots: Slots) -> None:
    """Signs up for news."""
    canary.open("/en/updates")
    canary.send("/updates", places="60618", often="daily", email=canary.email)
    canary.finish()


def helps(canary: Canary, slots: Slots) -> None:
    """Asks for a sitting and for a higher limit."""
    for path in ("navigators/sitting", "navigators"):
        canary.open(f"/en/{path}")
        canary.send(f"/{path}", email=canary.email)


def reports(canary: Canary, slots: Slots) -> None:
    """Tells of a fault, with an address among the words."""
    canary.open("/en/report?about=/%3Clang%3E/help")
    canary.send("/report", reason="other", told=f"Write to {canary.email} now")


def errs(canary: Canary, slots: Slots) -> None:
    """Meets every refusal with an address in the path, the query, the headers and the body."""
    said = {"Referer": f"http://x/?{canary.email}", "User-Agent": canary.email}
    typed = {"email": canary.email}
    canary.open(f"/en/{canary.email}", headers=said)
    canary.open(f"/en/events?near={canary.email}", headers=said)
    canary.post("/en/help", typed, headers=said)
    canary.post("/en/booking", typed, headers=said)
    canary.post("/en/booking", typed | {"code": "9" * 40_000}, headers=said)
    canary.post("/en/booking", typed, headers={"Origin": "https://evil.example"})
    canary.post("/staff/sign-in", typed, headers=said)


def stops(canary: Canary, slots: Slots) -> None:
    """Stops all letters by the link of one, and asks for them again."""
    canary.book(slots["kosciuszko"][3])
    link = canary.link(STOP)
    canary.open(f"{link}/now")
    canary.send(f"{link}/now")
    canary.open("/en/stop")
    canary.send("/stop", email=canary.email)


def hammers(canary: Canary, slots: Slots) -> None:
    """Tries codes and asks for letters again and again, until both have to wait."""
    for _ in range(7):
        canary.open("/en/booking")
        canary.send("/booking", email=canary.email, code=codes.new_code())
    assert canary.page.status == 429
    for _ in range(31):
        canary.post("/en/booking/lost-code", {"email": canary.email})
    assert canary.page.status == 429


def is_foreign(canary: Canary, slots: Slots) -> None:
    """Books by an address whose domain is written with other letters than those of English."""
    written = canary.email
    canary.email = written.replace(".org", "ñandú.org")
    canary.book(slots["kosciuszko"][4])
    name, _, domain = canary.email.partition("@")
    canary.email = f"{name}@{domain.encode('idna').decode()}"


def comes_to_the_door(canary: Canary, slots: Slots) -> None:
    """Books; the code is lost on the way."""
    canary.book(slots["kosciuszko"][5])


WAYS = (
    *(mistypes, changes, mends, checks, waits, draws, hears_news, helps, reports, errs),
    *(stops, hammers, is_foreign, comes_to_the_door),
)
