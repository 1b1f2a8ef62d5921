"""The list for the door: enough to find a party, nothing to find a person."""

from datetime import timedelta

import pytest

from citykey_site.domain.attendance import State
from citykey_site.services import bookings as deeds
from citykey_site.services import privacy
from citykey_site.storage import attendance
from citykey_site.storage.db import transaction
from tests import make
from tests.house.staff_tour.guide import helper
from tests.page import words

EMAIL = "canary@example.org"
LIST = "/staff/events/kosciuszko/door/list"
PRINT = "/staff/events/kosciuszko/door/print"


@pytest.fixture
def booked(organizer, saturday):
    """A party of three that reads Spanish, in the first window."""
    with organizer.app.app_context():
        return make.booking(people=3, email=EMAIL, language="es")


@pytest.fixture
def saturday_morning(wall, organizer, booked):
    """The clock stands at 10:05 AM on the day of the event."""
    with organizer.app.app_context():
        wall.set(make.windows()[0].starts_at + timedelta(minutes=5))
    organizer.again()


def rows(page) -> list[list[str]]:
    """Returns the rows of the tables, cell by cell, as they are heard."""
    for column in page.soup.select("main td .column"):
        column.decompose()
    return [
        [words(cell) for cell in row.find_all(["th", "td"])]
        for row in page.soup.select("main tbody tr")
    ]


def test_a_party_is_four_digits_a_size_a_language_and_a_state(organizer, booked):
    page = organizer.open(LIST)
    [row] = rows(page)
    assert row[0].startswith(booked.code[-4:])
    assert row[1:] == ["3", "Spanish", "Not yet"]


@pytest.mark.parametrize("address", [LIST, PRINT])
def test_neither_an_email_nor_a_whole_code_is_on_the_list(organizer, booked, address):
    page = organizer.open(address)
    for secret in (EMAIL, "canary", booked.code, make_groups(booked.code)):
        assert secret not in page.html


def make_groups(code: str) -> str:
    """Returns a code as it is printed."""
    return f"{code[:4]} {code[4:8]} {code[8:]}"


def test_two_of_three_in_is_said_so(organizer, booked):
    with organizer.app.app_context(), transaction():
        for person in (1, 2):
            attendance.mark(booked.uid, person, State.CAME, make.NOW)

    assert rows(organizer.open(LIST))[0][3] == "2 of 3 in"


def test_whoever_canceled_is_shown_apart_and_leads_nowhere(organizer, booked):
    with organizer.app.app_context():
        deeds.cancel(booked.uid, office=make.OFFICE, now=make.NOW)
    page = organizer.open(LIST)
    assert rows(page)[0][3] == "Canceled"
    assert not page.links(booked.code[-4:])


def test_a_row_leads_to_the_check_in(organizer, booked):
    page = organizer.open(LIST)
    [link] = page.links(booked.code[-4:])
    assert link["href"] == f"/staff/check-in/{booked.slip}"


def test_the_paper_has_one_box_for_each_person(organizer, booked):
    page = organizer.open(PRINT)
    assert len(page.soup.select("main tbody .to-tick")) == 3


def test_a_helper_sees_the_list_of_the_own_event_only(organizer, wall, saturday_morning):
    with organizer.app.app_context():
        make.event("archer", venue=make.ARCHER)
    visitor = helper(organizer.app, wall)

    assert visitor.open(LIST).status == 200
    assert visitor.open(LIST.replace("kosciuszko", "archer")).status == 403


def test_unused_places_go_to_people_who_walk_in(organizer, saturday_morning):
    organizer.open("/staff/events/kosciuszko/door/walk-in")
    assert "5 places are not used now" in organizer.page.main

    page = organizer.press("Count 2 people")

    assert "Counted: 2 walked in." in page.main
    assert "3 places are not used now" in page.main


def test_a_second_tap_counts_nobody_twice(organizer, saturday_morning):
    first = organizer.open("/staff/events/kosciuszko/door/walk-in")
    organizer.press("Count 1 person")
    organizer.page = first
    page = organizer.press("Count 1 person")

    assert page.status == 422
    assert "Somebody else counted here meanwhile" in page.errors[0]
    assert "1 person walked in" in page.main


def test_marking_as_missed_names_the_numbers_and_can_be_taken_back(
    organizer, booked, saturday_morning
):
    organizer.open("/staff/events/kosciuszko/door/missed")
    page = organizer.press("Mark 3 people of 10:00 AM as missed")
    assert "Marked: 3 missed." in page.main

    page = organizer.press(f"{booked.code[-4:]}: not missed after all")
    assert "3 still to come" in page.main


def test_paper_is_entered_for_a_window(organizer, booked, saturday_morning):
    organizer.open("/staff/events/kosciuszko/door/paper")
    organizer.follow("10:00 AM")
    page = organizer.press("Save this window", **{f"came-{booked.slip}": "2", "walked-in": "1"})
    assert "Saved: 2 came in this window." in page.main
    assert "2 in, 1 missed" in page.main


@pytest.mark.parametrize("typed", ["x", "-1", "99999", "three"])
def test_a_number_that_is_none_is_told_and_nothing_is_kept(
    organizer, booked, saturday_morning, typed
):
    organizer.open("/staff/events/kosciuszko/door/paper")
    organizer.follow("10:00 AM")
    page = organizer.press("Save this window", **{f"came-{booked.slip}": "2", "walked-in": typed})
    assert page.status == 422 and "Enter a number" in page.errors[0]
    assert "0 people in" in organizer.open("/staff/events/kosciuszko/door/missed").main


def test_the_words_typed_are_kept_when_somebody_counted_meanwhile(
    organizer, booked, saturday_morning, wall
):
    organizer.open("/staff/events/kosciuszko/door/paper")
    organizer.follow("10:00 AM")
    with organizer.app.app_context(), transaction():
        attendance.mark(booked.uid, 1, State.CAME, wall.now())
    page = organizer.press("Save this window", **{f"came-{booked.slip}": "2"})

    assert page.status == 422
    chosen = page.soup.select_one(f"#came-{booked.slip} option[selected]")
    assert chosen["value"] == "2"


def test_a_slip_of_another_event_enters_nothing(organizer, booked, saturday_morning):
    organizer.open("/staff/events/kosciuszko/door/paper")
    organizer.follow("10:00 AM")
    page = organizer.press("Save this window", **{"came-foreign": "1"})

    assert page.status == 422


def test_after_the_erasure_counts_are_asked_for(organizer, booked, wall, tmp_path):
    with organizer.app.app_context():
        wall.set(make.windows()[-1].ends_at + timedelta(days=2))
        privacy.erase_due(after=timedelta(hours=24), mail_folder=tmp_path, now=wall.now())
    organizer.again()
    assert "are erased" in organizer.open(LIST).main
    organizer.open("/staff/events/kosciuszko/door/paper")
    organizer.follow("10:00 AM")

    page = organizer.press("Save these counts", came="2", missed="1", **{"walked-in": "3"})

    assert "Saved: 2 came in this window." in page.main
