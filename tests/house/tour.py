"""A walk through every page and every state of the site, in one language."""

import re
from datetime import date, timedelta

from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import BadRequest

from citykey_site.domain.events import Status
from citykey_site.services import assisted, outbox, privacy
from citykey_site.services import bookings as deeds
from citykey_site.web import render
from tests import make
from tests.house import (
    tour_busy,
    tour_documents,
    tour_draws,
    tour_forget,
    tour_help,
    tour_open,
    tour_privacy,
    tour_reports,
    tour_returns,
    tour_shared,
    tour_sitting,
    tour_stop,
    tour_updates,
    tour_waitlist,
)
from tests.mailbox import Mailbox
from tests.page import Page
from tests.people import Visitor
from tests.web.steps import EMAIL, form_address

WRONG_CODE = "482100937718"


class Guide(Visitor):
    """A visitor who remembers each page and each template that was shown."""

    def __init__(self, app, monkeypatch, wall, *, lang: str) -> None:
        super().__init__(app)
        self.lang, self.wall, self.patch = lang, wall, monkeypatch
        self.pages: list[Page] = []
        self.templates: set[str] = set()
        made = render._rendered

        def remembered(template, facts):
            self.templates.add(template)
            return made(template, facts)

        monkeypatch.setattr(render, "_rendered", remembered)

    def _arrive(self, method: str, address: str, **more: object) -> Page:
        page = super()._arrive(method, address, **more)
        if page.mimetype == "text/html":
            self.pages.append(page)
        return page

    def go(self, path: str, **more: object) -> Page:
        """Opens a page of the guide's language."""
        return self.open(f"/{self.lang}/{path}", **more)

    def book(self, *, email: str = EMAIL, **where: object) -> Page:
        """Books by the form."""
        self.open(form_address(self, lang=self.lang, **where))
        return self.send("/book", email=email)

    def link_in_letters(self, kind: str = "check") -> str:
        """Returns the path of the link in the newest letter of a kind, by default a check."""
        mailbox = Mailbox()
        with self.app.app_context():
            outbox.deliver_all(mailbox, now=self.wall.now() + timedelta(minutes=1))
        words = next(item.text for item in reversed(mailbox.letters) if item.kind == kind)
        return re.search(r"https?://[^/\s]+(/[\w-]+/(check|waitlist)/\S+)", words).group(1)


def take(guide: Guide) -> Guide:
    """Takes the whole walk."""
    with guide.app.app_context():
        make.event(access=("step-free", "asl", "quiet"), notes={"en": "South door."})
        make.event("archer", venue=make.ARCHER)
    for part in (
        _read,
        tour_help.walk,
        _search,
        _events,
        tour_open.walk,
        _book,
        _afterwards,
        _without_email,
        _helping,
        tour_sitting.walk,
        _checking,
        tour_documents.walk,
        tour_waitlist.walk,
        tour_draws.walk,
        tour_returns.walk,
        tour_forget.walk,
        tour_shared.walk,
        tour_updates.walk,
        tour_privacy.walk,
        tour_stop.walk,
        tour_reports.walk,
        _refusals,
        _failures,
        tour_busy.walk,
        _late,
    ):
        part(guide)
    return guide


def _read(guide: Guide) -> None:
    for path in ("", "languages", "help", "privacy", "accessibility", "documents"):
        guide.go(path)


def _search(guide: Guide) -> None:
    for name in ("events", "times"):
        for query in (
            "", "near=60618&people=2", "near=60618&sort=soonest", "near=Avondal", "near=90210",
            "near=Qqqqqq", "from=x", "to=x", "from=2026-12-09&to=2026-12-01", "people=9",
            "time=evening&day=mon&speaks=pl&access=asl&people=2&near=Ward 1&from=2026-12-01",
        ):  # fmt: skip
            guide.go(f"{name}?{query}")


def _events(guide: Guide) -> None:
    with guide.app.app_context():
        make.event("canceled", status=Status.CANCELED, day=date(2026, 12, 6))
        make.event("later", opens_at=make.later(days=3), day=date(2026, 12, 7))
        make.event("full", minutes=180, places=4, day=date(2026, 12, 8))
        make.booking(event_id="full", people=4)
        shared = "50% 2026-12-03 10:00; partners 10% 2026-12-04 12:00"
        make.event("shared", day=date(2026, 12, 9), release=shared)
        make.event("gone", minutes=180, release=shared, day=date(2026, 12, 10))
        make.booking(event_id="gone", people=4, email="ben@example.org")
    for name in ("kosciuszko?people=2", "canceled", "later", "full", "shared", "gone"):
        guide.go(f"events/{name}")


def _book(guide: Guide) -> None:
    slot = form_address(guide, lang=guide.lang).partition("?")[2].partition("&")[0]
    guide.go(f"events/kosciuszko/book?{slot}")
    guide.go(f"events/kosciuszko/book?{slot}&people=7")
    guide.book(email="")
    guide.book(email="ana")
    guide.book(email="ana@gmial.com")
    guide.open(form_address(guide, lang=guide.lang, event="full"))
    guide.open(form_address(guide, lang=guide.lang, event="later"))
    guide.open(form_address(guide, lang=guide.lang, event="canceled"))
    guide.post(form_address(guide, lang=guide.lang), {"email": EMAIL})
    blocked = guide.client
    guide.client = guide.app.test_client(use_cookies=False)
    guide.book()
    guide.client = blocked


def _afterwards(guide: Guide) -> None:
    code = guide.book(people=3).code
    guide.go("booking/code")
    guide.go("booking/save")
    guide.go("booking/change")
    guide.go("booking/change?near=Qqqqqq")
    guide.go("booking/change?near=60618&people=2")
    links = [link["href"] for link in guide.page.soup.main.select("ul.rows a")]
    guide.open(links[1])
    guide.send("/change")
    guide.post(links[1], {})
    guide.go("booking/email")
    guide.send("/email", email="ana")
    guide.send("/email", email="ana@gmial.com")
    guide.go("booking/email")
    guide.send("/email", email="bea@example.org")
    guide.go("booking/cancel")
    guide.post(f"/{guide.lang}/booking/cancel", {})
    guide.send("/cancel")
    guide.go("booking/details")
    clear_by_button(guide)
    guide.go("booking")
    guide.send("/booking")
    guide.send("/booking", email="bea@example.org", code=code[:-1] + "x")
    guide.send("/booking", email="bea@example.org", code=code)
    for _ in range(6):
        guide.go("booking")
        guide.send("/booking", email="eve@example.org", code=WRONG_CODE)
    guide.go("booking/lost-code")
    guide.send("/lost-code", email="ana")
    guide.send("/lost-code", email=EMAIL)


def _without_email(guide: Guide) -> None:
    """Comes with a paper: staff booked, and a second number stands for the email."""
    with guide.app.app_context():
        office = guide.app.extensions["citykey.office"]
        wish = make.wish(window=4, people=2, email="", language=guide.lang)
        paper = assisted.book(wish, by="staff 1", office=office, now=guide.wall.now()).booking
    guide.go("booking")
    guide.send("/booking", email="123", code=paper.code)
    guide.send("/booking", email=paper.second_number, code=paper.code)
    links = [link["href"] for link in guide.go("booking/change").soup.main.select("ul.rows a")]
    guide.open(links[0])
    guide.send("/change")
    guide.go("booking/email")
    guide.send("/email", email="ana")
    guide.go("booking/cancel")
    guide.send("/cancel")
    clear_by_button(guide)


def _helping(guide: Guide) -> None:
    """Asks for a higher limit, as somebody who helps many people."""
    guide.go("navigators")
    guide.send("/navigators", email="")
    guide.send("/navigators", email="ana@gmial.com")
    guide.go("navigators")
    guide.send("/navigators", email="nina@example.org")
    link = guide.link_in_letters()
    guide.open(link)
    guide.send(link)


def _checking(guide: Guide) -> None:
    """Finishes by email: waits, types, asks for longer, finds another browser, is refused."""
    with guide.app.app_context():
        make.event("marked", venue=make.ARCHER, day=date(2026, 12, 9), check_emails=True)
    wait = f"/{guide.lang}/check"
    begun = guide.client
    guide.client = guide.app.test_client()
    guide.go("check")
    guide.book(email="kim@gmail.com", event="marked", window=1)
    link = guide.link_in_letters()
    for _ in range(2):
        guide.go("check")
        guide.send("/longer")
    token = guide.page.soup.find("input", attrs={"name": "token"})["value"]
    guide.post(f"{wait}/longer", {"token": token})
    guide.post(f"{wait}/longer", {})
    guide.post(wait, {})
    for number in ("12", *["000000"] * 6):
        guide.go("check")
        guide.send("/check", number=number)
    guide.open(link)
    guide.post(link, {})
    guide.client = guide.app.test_client()
    guide.open(link)
    guide.send(link)
    guide.open(link)
    links = []
    for window in (2, 3, 4):
        guide.book(email="lou@gmail.com", event="marked", window=window)
        links.append(guide.link_in_letters())
    for link in links:
        guide.open(link)
        guide.send(link)
    guide.client = begun


def clear_by_button(guide: Guide) -> None:
    """Presses "Clear this computer", whatever it is called."""
    guide.go("booking/details")
    guide.send("/booking/close")


def _refusals(guide: Guide) -> None:
    booking = f"/{guide.lang}/booking"
    guide.go("nothing")
    guide.post(f"/{guide.lang}/help", {})
    guide.post(booking, {}, headers={"Origin": "https://evil.example"})
    guide.post(booking, b"x", content_type="text/plain")
    guide.post(booking, {"email": "x" * 50_000})
    for _ in range(125):
        guide.client.post(booking, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
    guide.post(booking, {})
    with guide.app.test_request_context(f"{booking}"):
        answer = guide.app.handle_http_exception(BadRequest())
        guide.pages.append(Page(answer, booking))


def _failures(guide: Guide) -> None:
    for error in (RuntimeError(), OperationalError("", {}, Exception())):

        def fail(*_args, error=error, **_more):
            raise error

        with guide.patch.context() as patch:
            patch.setattr("citykey_site.storage.search.find_events", fail)
            guide.go("events")


def _offered(guide: Guide) -> None:
    """Answers to the time that is held for a canceled booking; then only a time is canceled."""
    guide.go("booking/details")
    guide.post(f"/{guide.lang}/booking/offer", {})
    guide.go("booking/details")
    guide.send("/longer")
    guide.send("/decline")
    with guide.app.app_context():
        for window in (0, 1, 2):
            make.close(window=window)
    guide.send("/offer")
    guide.book(email="eva@gmail.com", window=4)
    with guide.app.app_context():
        make.close(window=4)
    guide.go("booking/details")


def _late(guide: Guide) -> None:
    """Comes after the event: past, closed, erased, and the office canceled."""
    guide.wall.move(minutes=2)
    guide.book(email="dan@gmail.com", event="archer", window=1)
    with guide.app.app_context():
        office = guide.app.extensions["citykey.office"]
        make.event("archer", venue=make.ARCHER, status=Status.CANCELED)
        again = make.booking(window=3, email="fay@example.org", language=guide.lang)
        ends = make.windows()[-1].ends_at
        assert deeds.mend_email(again.uid, email="gil@example.org", office=office, now=make.NOW)
    _offered(guide)
    guide.wall.set(ends - timedelta(minutes=10))
    guide.go("events/kosciuszko")
    guide.go("booking")
    guide.send("/booking", email="gil@example.org", code=again.code)
    guide.go("booking/change")
    guide.wall.move(minutes=14)
    guide.go("booking/details")
    guide.wall.move(minutes=40)
    guide.go("booking/details")
    guide.go("events/kosciuszko")
    guide.wall.move(days=3)
    with guide.app.app_context():
        folder = guide.app.extensions["citykey.settings"].mail_folder
        erased = privacy.erase_due(
            now=guide.wall.now(), after=timedelta(hours=24), mail_folder=folder
        )
        assert erased
    guide.go("privacy")
