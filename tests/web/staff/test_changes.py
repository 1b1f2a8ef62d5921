"""Staff see what a change or a cancellation would do, confirm once, and nobody is lost."""

import pytest

from citykey_site.domain.bookings import State
from citykey_site.domain.events import Status
from citykey_site.domain.history import Deed
from citykey_site.domain.venues import Venue
from citykey_site.storage import history
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import LetterRow
from tests import make
from tests.services import deeds

PILSEN = Venue(name="Harrison Park", address="1824 S. Wood St.")
HERE = "/staff/events/kosciuszko"
DAY = "/staff/days/2026-12-05/cancel"


@pytest.fixture
def inside(organizer, saturday):
    """Does a deed in a site with Saturday's event: 3 parties, 6 people, one mailbox is gone."""

    def do(deed, *words, **facts):
        with organizer.app.app_context():
            return deed(*words, **facts)

    do(fill)
    return do


def fill() -> None:
    """Books three parties; the letter to the second could not be delivered."""
    make.booking(people=2)
    make.booking(email="gone@example.org", people=1)
    make.booking(email="ben@example.org", window=1, people=3, language="es")
    with transaction():
        row = session().query(LetterRow).filter_by(booking_id=deeds.rows()[1].id).one()
        row.state = "failed"


def window(number: int = 0) -> str:
    """Returns the address of a window."""
    return f"{HERE}/windows/{make.windows()[number].public_id}"


def fields(page) -> dict[str, str]:
    """Returns the hidden words of the form of a page."""
    return {item["name"]: item["value"] for item in page.soup.select("main form input")}


def cells(page) -> dict[str, list[str]]:
    """Returns the numbers of the table of people, by the words of their row."""
    return {
        row.th.get_text(): [cell.get_text().split()[-1] for cell in row.find_all("td")]
        for row in page.soup.select("#effect tbody tr, main > table tbody tr")
    }


def facts(deed: Deed) -> list[dict]:
    """Returns the counts in the history of one kind of deed, newest first."""
    session().rollback()
    return [dict(line.facts) for line in history.latest(limit=20) if line.deed is deed]


# Canceling an event


def test_the_cancel_page_counts_who_loses_and_who_cannot_be_told(organizer, inside):
    page = organizer.open(f"{HERE}/cancel")

    assert cells(page)["Lose their place"] == ["3", "6"]
    assert cells(page)["Cannot be reached by mail"] == ["1", "1"]
    assert page.says("1 person in 1 party cannot be told by mail.")
    assert page.link("Print the list")["href"] == f"{HERE}/door/print"
    assert page.button("Cancel the event and tell 5 people")


def test_looking_at_a_cancellation_changes_nothing(organizer, inside):
    organizer.open(f"{HERE}/cancel")
    organizer.open(f"{inside(window)}/cancel")
    organizer.open(DAY)

    assert inside(deeds.event_now).version == 1 and inside(deeds.letters) == ["booked"] * 3


def test_one_press_cancels_the_event_and_tells_each_party(organizer, inside):
    organizer.open(f"{HERE}/cancel")
    page = organizer.press("Cancel the event")

    assert page.says("Canceled: the event. 3 letters were written.")
    assert inside(deeds.event_now).status is Status.CANCELED
    assert {row.state for row in inside(deeds.rows)} == {State.EVENT_CANCELED}
    assert inside(facts, Deed.EVENT_CANCELED) == [{"lost": 6, "unreachable": 1}]


def test_a_second_press_cancels_nothing_twice(organizer, inside):
    first = organizer.open(f"{HERE}/cancel")
    form = fields(first)
    organizer.post(f"{HERE}/cancel", form)
    page = organizer.post(f"{HERE}/cancel", form)

    assert page.says("Already canceled: the event. Nobody was told again.")
    assert inside(deeds.letters).count("event_canceled") == 3
    assert len(inside(facts, Deed.EVENT_CANCELED)) == 1


def test_whoever_books_meanwhile_is_shown_before_the_event_is_canceled(organizer, inside):
    organizer.open(f"{HERE}/cancel")
    inside(make.booking, email="cleo@example.org", people=4)
    page = organizer.press("Cancel the event")

    assert page.status == 422 and inside(deeds.event_now).is_on
    assert page.errors == [
        "People booked or canceled meanwhile. Look at the new numbers, then press again."
    ]
    assert organizer.press("tell 9 people").says("Canceled: the event.")


def test_a_change_by_somebody_else_is_told_before_the_event_is_canceled(organizer, admin, inside):
    organizer.open(f"{HERE}/cancel")
    admin.open(inside(window, 5))
    admin.press("See what this changes", places="9")
    admin.press("Change the event")
    page = organizer.press("Cancel the event")

    assert page.status == 422 and "Somebody else changed this event" in page.errors[0]
    assert inside(deeds.event_now).is_on


def test_a_stranger_form_cancels_nothing(organizer, inside):
    page = organizer.post(f"{HERE}/cancel", {"version": "1", "seen": "0.0:3.6:1.1:0.0:0"})

    assert page.status == 422 and inside(deeds.event_now).is_on


def test_a_draft_and_an_event_that_is_over_are_not_canceled(organizer, inside, wall):
    inside(make.event, "draft", status=Status.DRAFT)
    assert organizer.open("/staff/events/draft/cancel").says("Nobody has seen it")
    wall.set(make.later(days=20))
    organizer = type(organizer)(organizer.app, wall)
    assert organizer.open(f"{HERE}/cancel").says("This event is over. It stays as it was.")


def test_an_event_without_bookings_says_that_no_letter_is_needed(organizer, saturday):
    page = organizer.open(f"{HERE}/cancel")

    assert page.says("No letter has to be written.")
    assert page.button("Cancel the event").get_text() == "Cancel the event"


# Canceling a window or a day


def test_a_canceled_window_ends_its_bookings_and_holds_the_next_for_them(organizer, inside):
    organizer.open(f"{inside(window)}/cancel")
    page = organizer.press("Cancel the window and tell 2 people")

    assert page.says("Canceled: the window.")
    assert (inside(make.windows)[0].capacity, inside(deeds.taken)[:2]) == (0, [0, 6])
    [line] = inside(facts, Deed.WINDOW_CANCELED)
    assert (line["lost"], line["unreachable"]) == (3, 1)
    assert inside(deeds.event_now).version == 2


def test_a_window_is_canceled_once(organizer, inside):
    page = organizer.open(f"{inside(window)}/cancel")
    form = fields(page)
    organizer.post(f"{inside(window)}/cancel", form)

    assert organizer.post(f"{inside(window)}/cancel", form).says("Already canceled: the window.")
    assert organizer.open(f"{inside(window)}/cancel").says("window is closed already")


def test_a_window_that_has_started_stays_as_it_was(organizer, inside, wall):
    wall.set(inside(make.windows)[0].starts_at)
    organizer = type(organizer)(organizer.app, wall)

    assert organizer.open(f"{inside(window)}/cancel").says(
        "window has started. It stays as it was."
    )
    assert organizer.open(inside(window)).says("window has started. It stays as it was.")


def test_a_day_is_canceled_with_all_its_events_at_once(organizer, inside):
    inside(make.event, "archer", venue=make.ARCHER)
    inside(make.booking, event_id="archer", email="dan@example.org", people=4)
    inside(make.event, "draft", venue=PILSEN, status=Status.DRAFT)
    page = organizer.open(DAY)
    assert cells(page)["Lose their place"] == ["4", "10"]
    page = organizer.press("Cancel 2 events and tell 9 people")

    assert page.path == "/staff/events"
    assert not inside(deeds.event_now).is_on and not inside(deeds.event_now, "archer").is_on
    assert inside(deeds.event_now, "draft").status is Status.DRAFT
    assert len(inside(facts, Deed.EVENT_CANCELED)) == 2


def test_a_day_without_events_says_so(organizer, inside):
    assert organizer.open("/staff/days/2026-12-24/cancel").says("is still to come")
    assert organizer.open("/staff/days/soon/cancel").status == 404


# One window


def test_more_places_are_shown_and_then_kept(organizer, inside):
    organizer.open(inside(window))
    page = organizer.press("See what this changes", places="12")
    assert cells(page)["Keep their place and time"] == ["3", "6"]
    page = organizer.press("Change the event")

    assert page.says("Saved: the event is changed.")
    assert inside(make.windows)[0].capacity == 12
    assert inside(facts, Deed.CHANGED) == [{"kept": 6}]


def test_fewer_places_than_booked_are_refused_with_the_way_to_cancel(organizer, inside):
    organizer.open(inside(window))
    page = organizer.press("See what this changes", places="2")

    assert page.status == 422
    assert page.errors == ["10:00 AM: 3 people booked, you ask for 2 places."]
    assert page.link("Cancel the 10:00 AM window")["href"] == f"{inside(window)}/cancel"
    assert "Change the event" not in page.main
    assert inside(make.windows)[0].capacity == 8


def test_a_window_at_another_time_takes_its_people_along(organizer, inside):
    organizer.open(inside(window, 1))
    page = organizer.press("See what this changes", starts="10:45", ends="11:00")
    assert cells(page)["Keep their place, at a new time or venue"] == ["1", "3"]
    page = organizer.press("Change the event and tell 3 people")

    assert page.says("1 letter was written.")
    assert inside(deeds.letters).count("event_moved") == 1
    assert f"{inside(make.windows)[1].starts_at:%M}" == "45" and inside(deeds.taken)[:2] == [3, 3]


def test_a_window_is_added(organizer, inside):
    organizer.open(f"{HERE}/windows/new")
    organizer.press("See what this changes", starts="10:15", ends="10:30 am", places="4")
    page = organizer.press("Change the event")

    assert page.says("Saved: the event is changed.")
    assert [slot.capacity for slot in inside(make.windows)] == [8, 4, 8, 8, 8, 8, 8]


def test_a_window_that_was_added_is_not_added_again(organizer, inside):
    organizer.open(f"{HERE}/windows/new")
    page = organizer.press("See what this changes", starts="10:15", ends="10:30", places="4")
    form = fields(page)
    for _ in range(2):
        page = organizer.post(f"{HERE}/windows/new", form | {"confirm": "1"})

    assert page.says("Nothing was changed") and len(inside(make.windows)) == 7


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"starts": "soon"}, "Write when the window starts"),
        ({"ends": "9:30"}, "Enter an end that is later"),
        ({"starts": "9:00"}, "Enter times between 10:00 AM and 1:00 PM"),
        ({"starts": "10:30", "ends": "10:40"}, "Another window starts at this time"),
        ({"places": "100000"}, "whole number from 0 to 1000"),
        ({"places": ""}, "whole number from 0 to 1000"),
    ],
)
def test_a_window_that_cannot_be_says_why_and_keeps_the_words(organizer, inside, typed, said):
    organizer.open(inside(window))
    page = organizer.press("See what this changes", **typed)

    assert page.status == 422 and said in page.errors[0]
    [(name, word)] = list(typed.items())[:1]
    assert page.soup.find(id=name)["value"] == word


def test_two_staff_on_one_window_the_second_sees_both(organizer, admin, inside):
    organizer.open(inside(window))
    organizer.press("See what this changes", places="12")
    admin.open(inside(window))
    admin.press("See what this changes", places="20")
    admin.press("Change the event")
    page = organizer.press("Change the event")

    assert page.status == 422 and "Somebody else changed this event" in page.errors[0]
    assert page.says("Kept now: 10:00 AM") and page.says("20 places")
    assert page.soup.find(id="places")["value"] == "12"
    organizer.press("See what this changes")
    assert organizer.press("Change the event").says("Saved")
    assert inside(make.windows)[0].capacity == 12


def test_what_was_typed_is_there_again_after_the_proposal(organizer, inside):
    organizer.open(inside(window))
    organizer.press("See what this changes", places="12")
    page = organizer.press("Go back to what I typed")

    assert page.status == 200 and page.soup.find(id="places")["value"] == "12"
    assert page.path == inside(window)


# The whole event, by its form


def test_a_move_tells_whom_it_moves_once_it_is_confirmed(organizer, inside):
    organizer.open(f"{HERE}/edit")
    page = organizer.press("See what this changes", date="2026-12-06")
    assert cells(page)["Keep their place, at a new time or venue"] == ["3", "6"]
    organizer.press("Change the event and tell 5 people")

    assert inside(deeds.letters) == ["event_moved"] * 3
    assert inside(facts, Deed.CHANGED)[0]["moved"] == 6


def test_a_shorter_event_names_every_window_that_people_booked(organizer, inside):
    organizer.open(f"{HERE}/edit")
    page = organizer.press("See what this changes", starts="11:00")

    assert [line[:8] for line in page.errors] == ["10:00 AM", "10:30 AM"]
    assert inside(deeds.event_now).starts_at == inside(make.windows)[0].starts_at
