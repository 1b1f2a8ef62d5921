"""Joining a waitlist by the pages, and answering to an offer."""

import re
from datetime import time

import pytest

from citykey_site.services import lines, outbox
from citykey_site.storage import waits
from tests import make
from tests.people import Visitor
from tests.services import deeds

FORM = "/en/waitlist?event=kosciuszko&people=2"
EMAIL = "wanda@gmail.com"


@pytest.fixture
def full(visitor: Visitor) -> list:
    """An event of two windows with two places each, all of them booked."""
    with visitor.app.app_context():
        make.event(ends=time(11), places=2)
        people = enumerate(("bo@example.org", "cy@example.com"))
        return [make.booking(window=number, people=2, email=email) for number, email in people]


def link(visitor: Visitor, mailbox, kind: str) -> str:
    """Returns the path of the link in the newest letter of a kind."""
    with visitor.app.app_context():
        outbox.deliver_all(mailbox, now=make.later(minutes=1))
    words = next(item.text for item in reversed(mailbox.letters) if item.kind == kind)
    return re.search(r"https?://[^/\s]+(/\w\w/(check|waitlist)/\S+)", words).group(1)


def joined(visitor: Visitor, mailbox, address: str = FORM, **typed: object) -> str:
    """Joins by the form and the letter, and returns the page of the entry."""
    visitor.open(address)
    page = visitor.press("Join the waitlist", email=EMAIL, **typed)
    assert page.path == "/en/check"
    visitor.open(link(visitor, mailbox, "check"))
    return visitor.press("Join the waitlist").path


def offered(visitor: Visitor, mailbox, booking) -> str:
    """Cancels a booking, lets the worker come by, and returns the link of the offer."""
    with visitor.app.app_context():
        deeds.cancel(booking)
        lines.serve(office=make.OFFICE, now=make.NOW)
    return link(visitor, mailbox, "wait_offer")


def test_a_full_event_leads_to_its_waitlist_and_the_size_is_asked_first(full, visitor, mailbox):
    visitor.open("/en/events/kosciuszko")
    visitor.follow("Join the waitlist")
    assert visitor.page.heading == "How many people need a card?"
    visitor.follow("2 people")
    page = visitor.press("Join the waitlist", email=EMAIL)
    assert page.heading == "Check your email to finish"
    visitor.open(link(visitor, mailbox, "check"))
    page = visitor.press("Join the waitlist")
    assert page.says("You are on the waitlist. You do not have an appointment yet.")
    assert link(visitor, mailbox, "wait_joined") == page.path


def test_a_full_window_leads_to_the_waitlist_with_its_time_ticked(visitor, mailbox):
    with visitor.app.app_context():
        make.event(ends=time(11), places=2)
        make.booking(people=2)
    visitor.open("/en/events/kosciuszko?people=1")
    visitor.follow("Join the waitlist for this time")
    assert [box["value"] for box in visitor.page.soup.select("input[checked]")] == [
        window(visitor, 0)
    ]
    visitor.press("Join the waitlist", email=EMAIL)
    visitor.open(link(visitor, mailbox, "check"))
    assert visitor.press("Join the waitlist").says("10:00 AM")


def window(visitor: Visitor, number: int) -> str:
    """Returns the public id of a window."""
    with visitor.app.app_context():
        return make.windows()[number].public_id


def test_who_wants_to_wait_where_there_is_room_is_led_to_book(visitor):
    with visitor.app.app_context():
        make.event()
    page = visitor.open(FORM)
    assert page.heading == "There is room for your group"
    assert visitor.follow("Back to the event").path == "/en/events/kosciuszko"


def test_the_offer_is_taken_by_one_press_and_this_browser_sees_the_code(full, visitor, mailbox):
    joined(visitor, mailbox)
    page = visitor.open(offered(visitor, mailbox, full[0]))
    assert page.says("Take this place before: Wednesday, November 18, 2026, 10:00 AM")
    assert visitor.press("Take this place").code


def test_another_browser_takes_the_place_and_sees_no_code(full, visitor, neighbor, mailbox):
    joined(visitor, mailbox)
    neighbor.open(offered(visitor, mailbox, full[0]))
    page = neighbor.press("Take this place")
    assert page.heading == "Your appointment is booked"
    assert page.says("Your confirmation code is in our email.")
    [code] = [re.search(r"\d{4} \d{4} \d{4}", item.text) for item in booked(visitor, mailbox)]
    assert code.group(0) not in page.html and EMAIL not in page.html


def booked(visitor: Visitor, mailbox) -> list:
    """Returns the letters to the party that say that it is booked."""
    with visitor.app.app_context():
        outbox.deliver_all(mailbox, now=make.later(minutes=1))
    return [item for item in mailbox.of(EMAIL) if item.kind == "booked"]


def test_declining_is_asked_on_its_own_page_and_the_party_waits_on(full, visitor, mailbox):
    joined(visitor, mailbox)
    visitor.open(offered(visitor, mailbox, full[0]))
    visitor.follow("I do not want this place")
    page = visitor.press("I do not want this place")
    assert page.says("Another person can have that place now.")
    assert page.heading == "You are on the waitlist"


def test_leaving_is_asked_on_its_own_page(full, visitor, mailbox):
    visitor.open(joined(visitor, mailbox))
    visitor.follow("Leave the waitlist")
    page = visitor.press("Leave the waitlist")
    assert page.heading == "You are not on the waitlist any more."
    visitor.open(page.path)
    assert page.heading == "You are not on the waitlist any more."


def test_an_offer_that_has_ended_says_so_and_leads_on(full, visitor, mailbox, wall):
    joined(visitor, mailbox)
    address = offered(visitor, mailbox, full[0])
    visitor.open(address)
    wall.move(days=2)
    page = visitor.press("Take this place")
    assert page.status == 422
    assert page.says("This offer has ended.")
    assert page.says("You are still on the waitlist.")


def test_looking_changes_nothing_and_pressing_all_that_is_shown_takes_at_most_the_place(
    full, visitor, neighbor, mailbox
):
    """A mail scanner opens every link twenty times and presses every button it finds there."""
    joined(visitor, mailbox)
    address = offered(visitor, mailbox, full[0])
    for _ in range(20):
        neighbor.client.head(address)
        page = neighbor.open(address)
    with visitor.app.app_context():
        assert "booked" not in deeds.letters()
    [button] = page.soup.main.select("form[method=post] button")
    neighbor.press(button.get_text())
    assert len(booked(visitor, mailbox)) == 1


def test_an_area_has_a_waitlist_where_the_search_finds_nothing(full, visitor, mailbox):
    visitor.open("/en/events?near=60618&people=2")
    visitor.follow("Join the waitlist for this area")
    page = visitor.press("Join the waitlist", email=EMAIL, time=["morning"], day=["sat"])
    visitor.open(link(visitor, mailbox, "check"))
    page = visitor.press("Join the waitlist")
    assert page.says("Near: 60618") and page.says("Saturday")
    visitor.open(offered(visitor, mailbox, full[1]))
    assert visitor.press("Take this place").code


def test_a_ward_is_too_large_to_wait_for(visitor):
    page = visitor.open("/en/waitlist?near=Ward 22&people=2")
    assert page.status == 422
    assert page.says("A ward is too large to wait for.")


def test_a_mistake_keeps_what_was_typed_and_ticked(full, visitor):
    visitor.open(FORM)
    page = visitor.press("Join the waitlist", email="wanda", slots=[window(visitor, 1)])
    assert page.status == 422
    assert page.soup.select_one("#email")["value"] == "wanda"
    assert page.soup.select_one("input[checked]")["value"] == window(visitor, 1)
    page = visitor.press("Join the waitlist", email="wanda@gmial.com")
    assert page.heading == "Is your email address right?"
    assert page.soup.select_one("input[name=slots]")["value"] == window(visitor, 1)


def test_a_link_that_is_not_ours_opens_nothing(full, visitor, mailbox):
    address = joined(visitor, mailbox)
    forged = address[:-1] + ("0" if address[-1] != "0" else "1")
    for end in ("", "/leave", "/decline"):
        assert visitor.open(forged + end).status == 410
        assert visitor.post(forged + end).status == 410


def test_the_answer_is_the_same_for_one_who_waits_already(full, visitor, neighbor, mailbox):
    joined(visitor, mailbox)
    pages = []
    for email in (EMAIL, "nobody@gmail.com"):
        neighbor.open(FORM)
        pages.append(neighbor.press("Join the waitlist", email=email))
    assert pages[0].main.replace(EMAIL, "") == pages[1].main.replace("nobody@gmail.com", "")


@pytest.mark.parametrize("end", ["", "/decline", "/leave"])
def test_a_press_on_an_old_page_while_the_party_joins_anew_leads_on(
    full, visitor, mailbox, monkeypatch, end
):
    address = joined(visitor, mailbox)
    token = visitor.open(f"{address}/leave").soup.find("input", attrs={"name": "token"})["value"]
    with visitor.app.app_context():
        entry = waits.by_link(address.rpartition("/")[2])
    answers = iter((entry, None))
    monkeypatch.setattr(waits, "by_link", lambda _typed: next(answers))
    monkeypatch.setattr(waits, "lock", lambda _uid: None)
    assert visitor.post(address + end, {"token": token}).status == 410
