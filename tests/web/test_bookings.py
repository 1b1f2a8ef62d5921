"""Booking, as a resident does it on the pages."""

from citykey_site.services import outbox
from tests import make


def test_a_resident_books_two_places_with_only_an_email(visitor, mailbox, wall):
    with visitor.app.app_context():
        make.event()
    visitor.open("/en/")
    visitor.press("Find an event", near="60618", people="2")
    visitor.follow("Kosciuszko Park")
    visitor.follow("10:30 AM")
    page = visitor.press("Book this appointment", email="ana@example.org")

    assert page.heading == "Your appointment is booked"
    assert len(page.code) == 12
    assert page.says("2 people")
    with visitor.app.app_context():
        outbox.deliver_all(mailbox, now=wall.now())
    assert page.code in mailbox.of("ana@example.org")[0].text.replace(" ", "")
