"""The letter to people whose event or time was canceled."""

from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from citykey_site.domain.alternatives import Hold, Offer
from citykey_site.domain.bookings import State
from citykey_site.domain.events import Status
from citykey_site.mail import bookings as letters
from tests.mail.facts import NOW, OFFICE, booking, event, slot, venue

CODE = "1234 5678 9012"
WEEK = timedelta(days=7)


def offer(name: str) -> Offer:
    """Makes an offer a week later."""
    later = slot(id=2, starts_at=slot().starts_at + WEEK, ends_at=slot().ends_at + WEEK)
    return Offer(event=event(id=2, venue=venue(name=name)), slot=later)


HELD = Hold(offer=offer("Mabel Park"), party_size=2, expires_at=NOW + timedelta(hours=24))


def letter(*, status: Status = Status.CANCELED, language: str = "en", **facts: object):
    """Writes the letter to Ana."""
    ended = booking(state=State.EVENT_CANCELED, event=event(status=status), language=language)
    return letters.event_canceled(ended, office=OFFICE, now=NOW, **facts)


def texts(written) -> list[str]:
    """Returns the words of both forms of a letter, each as one line."""
    html = BeautifulSoup(written.html, "html5lib").body.get_text(" ")
    return [" ".join(text.replace("\u00a0", " ").split()) for text in (written.text, html)]


def test_it_says_what_is_canceled_what_is_held_until_when_and_what_else_there_is():
    for text in texts(letter(held=HELD, others=(offer("Tull Park"), offer("Ping Park")))):
        for words in (
            "We had to cancel this event. Please do not go there.",
            "Wednesday, December 9, 2026, 10:00 AM Where: Austin Library",
            "We are holding this time for you until: Sunday, December 6, 2026, 10:30 AM",
            "Wednesday, December 16, 2026, 10:00 AM Where: Mabel Park",
            "We do not hold these times. Other people can book them before you.",
            "Tull Park",
            "Ping Park",
            CODE,
        ):
            assert words in text, words


def test_it_leads_to_the_booking_page_once_and_never_with_the_code():
    written = letter(held=HELD)
    assert written.text.count("/en/booking") == 1
    links = [item["href"] for item in BeautifulSoup(written.html, "html5lib").find_all("a")]
    assert [link.partition("/en/")[2] for link in links] == ["booking", "events", "stop"]


def test_without_anything_free_it_leads_to_the_events_and_needs_no_code():
    for text in texts(letter()):
        assert "There are no other times with room for your group now." in text
        assert CODE not in text
        assert "hold" not in text


def test_where_the_event_goes_on_it_speaks_of_the_time():
    written = letter(status=Status.PUBLISHED, held=HELD)
    assert written.subject == "Your appointment time is canceled"
    for text in texts(written):
        assert "Please do not come at this time." in text
        assert "cancel this event" not in text


@pytest.mark.parametrize("language", ["en", "es"])
def test_its_subject_tells_nobody_what_it_is_about(language):
    for status in (Status.CANCELED, Status.PUBLISHED):
        subject = letter(status=status, language=language, held=HELD).subject
        assert "CityKey" not in subject and "ID" not in subject


def test_it_takes_the_old_time_out_of_the_calendar():
    [file] = letter(held=HELD).attachments
    assert file.content_type.endswith("method=CANCEL")
    assert "20261209T160000Z" in file.text and "20261216" not in file.text


def test_a_hold_that_ends_sooner_than_a_day_says_when():
    soon = replace(HELD, expires_at=HELD.offer.slot.starts_at)
    for text in texts(letter(held=soon)):
        assert "until: Wednesday, December 16, 2026, 8:00 AM" in text
