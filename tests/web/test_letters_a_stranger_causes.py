"""A stranger who fills every form, in every language and spelling, sends a mailbox few letters."""

from dataclasses import replace

import pytest

from citykey_site.domain.languages import served
from citykey_site.services import lost_codes, outbox
from tests import make
from tests.people import Visitor
from tests.web.steps import slot_id

VICTIM = "vic.tim@gmail.com"
SPELLINGS = ("victim@gmail.com", "V.I.C.T.I.M@Gmail.com", "victim+news@googlemail.com", VICTIM)


@pytest.fixture
def site(make_app, wall):
    """A site with every form that takes an email, and an appointment of the mailbox."""
    app = make_app()
    with app.app_context():
        make.event(check_emails=True)
        make.event("full", places=1, minutes=180, venue=make.ARCHER)
        make.booking(event_id="full", email=VICTIM)
        make.event(
            "drawn",
            draw_opens_at=make.later(days=-1),
            draw_closes_at=make.later(days=5),
            day=make.later(days=20).date(),
        )
        outbox.deliver_all(_Nowhere(), now=wall.now())
    return app


class _Nowhere:
    """Takes letters away."""

    def deliver(self, message) -> None:
        """Forgets a letter."""


def forms(app) -> list[tuple[str, dict[str, str]]]:
    """Lists every form that takes an email from anybody, with what else it asks."""
    booking = f"events/kosciuszko/book?slot={slot_id(app)}&people=1"
    wish = {"wish1": slot_id(app, event="drawn")}
    return [
        ("booking/lost-code", {}),
        (booking, {}),
        ("waitlist?event=full&people=1", {}),
        ("waitlist?near=60626&people=1", {}),
        ("events/drawn/draw?people=1", wish),
        ("navigators", {}),
        ("navigators/sitting", {}),
        ("updates", {"places": "60618", "often": "weekly"}),
        ("stop", {}),
    ]


def fill_all(app, number: int) -> None:
    """Fills every form once in a language and a spelling."""
    code = tuple(served())[number % len(served())]
    for place, (path, typed) in enumerate(forms(app)):
        visitor = Visitor(app, network=f"198.51.{number}.{place}")
        visitor.open(f"/{code}/{path}")
        form = visitor.page.soup.main.find("input", attrs={"name": "token"}).find_parent("form")
        hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
        email = SPELLINGS[(number + place) % len(SPELLINGS)]
        answer = visitor.client.post(f"/{code}/{path}", data=hidden | typed | {"email": email})
        assert answer.status_code == 303, path


def arrived(app, wall, mailbox) -> int:
    """Lets the worker come by and counts all letters that arrived so far."""
    with app.app_context():
        lost_codes.write_due(office=app.extensions["citykey.office"], now=wall.now())
        outbox.deliver_all(mailbox, now=wall.now())
    return len(mailbox.letters)


def test_at_most_3_letters_an_hour_and_6_a_day_over_all_forms(site, wall, mailbox):
    counts = []
    for hour in range(3):
        fill_all(site, hour)
        counts.append(arrived(site, wall, mailbox))
        wall.move(minutes=61)

    assert counts == [3, 6, 6]


def test_each_form_can_write_when_it_comes_first(site, wall, mailbox):
    # The control: with the cap taken away every form writes its letter.
    site.extensions["citykey.office"] = make_office(site)
    fill_all(site, 0)

    assert arrived(site, wall, mailbox) == len(forms(site))


def make_office(app):
    """Returns the office of a site with caps that nobody reaches."""
    office = app.extensions["citykey.office"]
    return replace(office, limits=replace(office.limits, letters_per_hour=99, letters_per_day=99))
