"""A party enters a draw by the pages, sees its ticket, leaves, and reads what was drawn."""

import json
import re
from datetime import timedelta

import pytest

from citykey_site.domain import draw_records, refusals
from citykey_site.services import drawing, outbox
from citykey_site.storage import draws, events, tickets
from citykey_site.web import draws as pages
from tests import make
from tests.services import draw_people as people

DRAW = "/en/events/drawn/draw"
EMAIL = "ana@gmail.com"


@pytest.fixture
def site(visitor, wall):
    """The visitor's site on a day on which the draw is open."""
    wall.set(people.OPEN)
    with visitor.app.app_context():
        people.event()
    return visitor


def wishes(site, *windows: int) -> dict[str, str]:
    """Names the wishes as the form does."""
    with site.app.app_context():
        kept = make.windows("drawn")
    return {f"wish{place}": kept[window].public_id for place, window in enumerate(windows, 1)}


def letters(site, mailbox, wall) -> list:
    """Delivers what waits and returns the letters."""
    with site.app.app_context():
        outbox.deliver_all(mailbox, now=wall.now())
    return mailbox.letters


def enter(site, mailbox, wall, *windows: int, email: str = EMAIL, size: int = 2):
    """Enters the draw and follows the letter; the page is the ticket's."""
    site.open(f"{DRAW}?people={size}")
    site.press("Enter the draw", email=email, **wishes(site, *windows or (0,)))
    sent = letters(site, mailbox, wall)
    letter = next(item for item in reversed(sent) if item.kind == "check")
    site.open(re.search(r"https?://[^/\s]+(/en/check/\w+)", letter.text).group(1))
    return site.press("Enter the draw")


def test_a_party_enters_and_sees_its_ticket(site, mailbox, wall):
    page = enter(site, mailbox, wall, 0, 2)
    assert "You are in the draw. You do not have an appointment yet." in page.html
    number = page.soup.select_one(".code").get_text()
    assert number in letters(site, mailbox, wall)[-1].text


def draw(site, wall) -> None:
    """Lets the draw close and be done."""
    wall.set(people.AFTER)
    with site.app.app_context():
        drawing.run_due(office=site.app.extensions["citykey.office"], now=wall.now())


def test_the_event_says_what_a_draw_is_and_that_every_minute_is_equal(site, speech):
    page = site.open(f"/{speech.code}/events/drawn")
    assert speech("The places of this event go by a draw") in page.html
    assert equal(speech) in page.html
    assert equal(speech) in site.open(f"/{speech.code}/events/drawn/draw").html


def equal(speech) -> str:
    """Returns the sentence that no minute is better, in a language."""
    return speech(
        "It does not matter when you enter: the first minute and the last minute are equal."
    )


def test_before_the_opening_there_is_no_form_and_no_fingerprint(site, wall):
    wall.set(make.NOW)
    page = site.open(f"{DRAW}?people=2")
    assert "The fingerprint will be here when the draw opens" in page.html
    assert not page.soup.main.find("select")


def test_a_visit_at_the_opening_writes_nothing(site):
    site.open(f"{DRAW}?people=2")
    with site.app.app_context():
        assert draws.of(events.find("drawn").id) is None


def test_without_a_wish_the_page_says_so_and_keeps_the_email(site):
    site.open(f"{DRAW}?people=2")
    page = site.press("Enter the draw", email=EMAIL)
    assert page.status == 422
    assert "Choose one, two, or three times" in page.html
    assert page.soup.find(id="email")["value"] == EMAIL


def test_a_time_wished_twice_is_told(site):
    site.open(f"{DRAW}?people=2")
    assert site.press("Enter the draw", email=EMAIL, **wishes(site, 1, 1)).status == 422


def test_whoever_enters_again_keeps_the_number(site, mailbox, wall):
    first = enter(site, mailbox, wall, 0).soup.select_one(".code").get_text()
    again = enter(site, mailbox, wall, 3, email="A.n.a@gmail.com")
    assert again.soup.select_one(".code").get_text() == first
    assert "11:30" in again.html


def test_a_letter_followed_after_the_close_enters_nobody(site, mailbox, wall):
    site.open(f"{DRAW}?people=2")
    page = site.press("Enter the draw", email=EMAIL, **wishes(site, 0))
    assert "Finish before the draw closes" in page.html
    wall.set(people.CLOSES - timedelta(minutes=1))
    site.open(f"{DRAW}?people=2")
    site.press("Enter the draw", email=EMAIL, **wishes(site, 0))
    wall.set(people.CLOSES)
    sent = letters(site, mailbox, wall)
    letter = next(item for item in reversed(sent) if item.kind == "check")
    site.open(re.search(r"https?://[^/\s]+(/en/check/\w+)", letter.text).group(1))
    assert "takes no more entries" in site.press("Enter the draw").html
    with site.app.app_context():
        assert tickets.in_draw(events.find("drawn").id) == {}


def test_leaving_takes_a_second_page_and_looking_at_it_changes_nothing(site, mailbox, wall):
    enter(site, mailbox, wall)
    address = site.page.address
    site.follow("I want to leave the draw")
    with site.app.app_context():
        assert len(tickets.in_draw(events.find("drawn").id)) == 1
    assert "You have left the draw" in site.press("Leave the draw").html
    assert site.open(address).status == 404


def test_nobody_can_leave_after_the_close(site, mailbox, wall):
    enter(site, mailbox, wall)
    site.follow("I want to leave the draw")
    wall.set(people.CLOSES)
    assert site.press("Leave the draw").status == 422


def test_the_link_of_a_ticket_is_refused_where_its_proof_is_wrong(site, mailbox, wall):
    address = enter(site, mailbox, wall).address
    wrong = address[:-1] + ("0" if address[-1] != "0" else "1")
    assert site.open(wrong).status == 404
    assert site.open(wrong + "/leave").status == 404


def test_a_winner_reads_that_the_ticket_has_won_but_no_code(site, mailbox, wall):
    address = enter(site, mailbox, wall).address
    draw(site, wall)
    page = site.open(address)
    assert "Your ticket has won an appointment" in page.html
    code = re.search(r"\d{4} \d{4} \d{4}", letters(site, mailbox, wall)[-1].text).group()
    assert code not in page.html
    assert mailbox.letters[-1].kind == "draw_won"


def test_before_the_close_no_page_tells_how_many_have_entered(site, mailbox, wall):
    site.open(DRAW)
    before = site.page.html
    enter(site, mailbox, wall)
    neighbor = type(site)(site.app)
    assert shown(neighbor.open(DRAW).html) == shown(before)
    assert neighbor.open(f"{DRAW}/results.json").status == 404


def shown(html: str) -> str:
    """Returns a page without its fingerprint, which comes with the first entry."""
    return re.sub(r"<p>The fingerprint.*?</p>", "", html, flags=re.S)


def test_the_published_record_is_right_and_has_nothing_of_a_person(site, mailbox, wall):
    enter(site, mailbox, wall, 0)
    with site.app.app_context():
        for number in range(4):
            people.enter(f"p{number}", windows=(0, 1), language="es", people=2)
    draw(site, wall)
    found = json.loads(site.open(f"{DRAW}/results.json").raw)
    assert draw_records.faults(found) == []
    assert {key for line in found["tickets"] for key in line} == {
        "number", "people", "wishes", "place", "outcome",
    }  # fmt: skip
    assert b"gmail" not in site.page.raw
    assert "5 tickets were in the draw" in site.open(DRAW).html


def test_a_ticket_is_found_by_its_number_however_it_is_typed(site, mailbox, wall):
    number = enter(site, mailbox, wall).soup.select_one(".code").get_text()
    draw(site, wall)
    site.open(DRAW)
    typed = f" {number[:5].lower()}-{number[5:].lower()}"
    assert "Place in the order: 1" in site.press("Find my ticket", ticket=typed).html
    assert "No ticket of this draw" in site.press("Find my ticket", ticket="x").html


def test_the_list_goes_on_after_a_hundred_tickets(site, wall, monkeypatch):
    monkeypatch.setattr(pages, "ROWS", 2)
    with site.app.app_context():
        for number in range(3):
            people.enter(f"p{number}")
    draw(site, wall)
    site.open(DRAW)
    assert site.follow("The next tickets").soup.find("ol")["start"] == "3"
    assert site.follow("The tickets before").status == 200


def test_nobody_books_before_the_draw_is_done(site):
    with site.app.app_context(), pytest.raises(refusals.EventByDraw):
        make.booking(event_id="drawn", now=people.OPEN)
