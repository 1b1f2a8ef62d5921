"""Tests that a letter from what is kept is, to the byte, the one that is rendered whole."""

from dataclasses import replace

import pytest

from citykey_site.mail import alike, bookings
from tests.mail.facts import NOW, OFFICE, booking, event, slot, venue

LONG = venue(
    name="Biblioteca Pública “Rudy Lozano”, sala de reuniones del segundo piso, مكتبة 🏛",
    address="1805 S Loomis St; entrance, side \\ ramp",
)
LETTERS = (bookings.booked, bookings.changed, bookings.canceled, bookings.reminder)


@pytest.fixture(autouse=True)
def nothing_kept():
    alike.forget()
    yield
    alike.forget()


def whole(write, person, monkeypatch):
    with monkeypatch.context() as without:
        without.setattr(
            alike, "written", lambda letter, facts, *, write, **more: write(letter, facts, **more)
        )
        return write(person, office=OFFICE, now=NOW)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("place", [venue(), LONG], ids=["short", "long"])
def test_every_party_gets_the_letter_that_it_would_get_alone(language, place, monkeypatch):
    people = [
        booking(language=language, event=event(venue=place), uid="5" * 32),
        booking(
            language=language,
            event=event(venue=place),
            uid="a" * 32,
            code="111122223333",
            email="bo@example.com",
            slip="another",
            slot=slot(taken=9),
        ),
    ]
    for write in LETTERS:
        for person in people:
            assert write(person, office=OFFICE, now=NOW) == whole(write, person, monkeypatch)


def test_the_second_party_of_a_window_costs_no_rendering(monkeypatch):
    bookings.booked(booking(), office=OFFICE, now=NOW)
    monkeypatch.setattr(bookings.letters, "write", None)
    second = bookings.booked(booking(code="111122223333", uid="b"), office=OFFICE, now=NOW)
    assert "1111 2222 3333" in second.text


@pytest.mark.parametrize(
    "other",
    [
        booking(party_size=3),
        booking(event=event(venue=LONG)),
        booking(slot=slot(starts_at=slot().ends_at)),
        booking(sequence=1),
        booking(language="en"),
    ],
    ids=["size", "place", "time", "change", "language"],
)
def test_a_party_for_which_anything_else_holds_gets_another_letter(other, monkeypatch):
    bookings.booked(booking(), office=OFFICE, now=NOW)
    assert bookings.booked(other, office=OFFICE, now=NOW) == whole(
        bookings.booked, other, monkeypatch
    )


def test_another_phone_number_of_the_office_stands_in_the_next_letter():
    bookings.booked(booking(), office=OFFICE, now=NOW)
    moved = replace(OFFICE, phone="312-555-0100")
    assert "312-555-0100" in bookings.booked(booking(), office=moved, now=NOW).text


def test_nothing_of_a_person_is_in_what_is_kept(monkeypatch):
    seen = []
    monkeypatch.setattr(
        bookings, "_whole", lambda letter, facts, **_: seen.append(facts) or _stop()
    )
    with pytest.raises(StopIteration):
        bookings.booked(booking(slip="a-slip"), office=OFFICE, now=NOW)
    told = repr([getattr(seen[0], name) for name in seen[0].__slots__])
    for own in (booking().email, booking().code, booking().uid, "a-slip"):
        assert own not in told


def _stop():
    raise StopIteration
