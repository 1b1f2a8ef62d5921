"""A helper at the door with a phone: by code, by slip, by email."""

from datetime import date, timedelta

import pytest

from citykey_site.domain import codes
from citykey_site.storage import attendance
from citykey_site.storage.db import session
from citykey_site.storage.tables import TryRow
from tests import make
from tests.clerk import Clerk
from tests.house.staff_tour.guide import helper as with_pass
from tests.services import deeds

DOOR = "/staff/events/kosciuszko/door"


@pytest.fixture
def party(make_app, saturday, wall):
    """A party of three at 10 AM; it is 10:05 AM of that Saturday."""
    with make_app().app_context():
        booking = make.booking(people=3, language="es")
    wall.set(booking.slot.starts_at + timedelta(minutes=5))
    return booking


@pytest.fixture
def helper(make_app, wall, party):
    """A helper with a day pass for the event."""
    return with_pass(make_app(), wall)


@pytest.fixture
def olga(make_app, wall, party):
    """An organizer who signed in this morning."""
    return Clerk(make_app(), wall)


def marks(booking) -> dict:
    """Returns what was said of each person of a party."""
    return attendance.of_booking(booking.uid)


def type_code(person, code: str):
    """Types a code at the door."""
    person.open(DOOR)
    return person.press("Find this code", code=code)


def test_a_helper_types_a_code_and_checks_the_party_in(helper, party):
    page = type_code(helper, codes.grouped(party.code))

    assert page.path == f"/staff/check-in/{party.slip}"
    assert page.says(party.last_four) and page.says("3 people") and page.says("Spanish")
    page = helper.press("Check in all 3")
    assert page.heading == "All are in" and page.says("Checked in: 3 people.")
    assert helper.press("Find this code", code=party.code).says("in at 10:05")


def test_a_code_in_other_digits_is_understood(helper, party):
    arabic = party.code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert type_code(helper, f" {arabic[:4]} - {arabic[4:]}").path.endswith(party.slip)


def test_a_typing_slip_is_named_and_not_counted(helper, party):
    wrong = party.code[:-1] + str((int(party.code[-1]) + 1) % 10)
    page = type_code(helper, wrong)

    assert page.status == 422 and "One digit of the code" in page.errors[0]
    with helper.app.app_context():
        assert session().query(TryRow).count() == 0


def test_an_unknown_code_says_what_to_do(helper, party):
    page = type_code(helper, codes.new_code())

    assert page.status == 422
    assert page.errors[0].startswith("No appointment at this event has this code.")


def test_a_code_of_another_day_says_where_it_belongs(helper, party):
    with helper.app.app_context():
        make.event("sunday", venue=make.ARCHER, day=date(2026, 12, 6))
        other = make.booking(event_id="sunday")
    page = type_code(helper, other.code)

    assert page.heading == "This appointment is for another event"
    assert page.says("Archer Park") and page.says("Sunday, December 6, 2026, 10:00")
    assert not page.soup.main.find_all("button") and other.slip not in page.html


def test_an_organizer_may_open_it_at_its_own_event(olga, party):
    with olga.app.app_context():
        make.event("archer", venue=make.ARCHER)
        other = make.booking(event_id="archer")
    type_code(olga, other.code)

    assert olga.follow("Open the appointment").says("Archer Park")


def test_after_thirty_wrong_codes_a_helper_waits_a_minute(helper, party):
    for _ in range(30):
        type_code(helper, codes.new_code())
    page = type_code(helper, party.code)

    assert page.status == 429 and 0 < int(page.headers["Retry-After"]) <= 60
    assert helper.open(f"/staff/check-in/{party.slip}").status == 200


def test_the_slip_of_another_event_opens_nothing_for_a_helper(helper, party):
    with helper.app.app_context():
        make.event("archer", venue=make.ARCHER)
        other = make.booking(event_id="archer", people=2)
    page = helper.open(f"/staff/check-in/{other.slip}")
    assert page.status == 403 and page.says("Archer Park") and not page.says(other.last_four)

    token = helper.open(f"/staff/check-in/{party.slip}").soup.find(attrs={"name": "token"})
    page = helper.post(f"/staff/check-in/{other.slip}", {"token": token["value"], "all": "1"})
    assert page.status == 403
    with helper.app.app_context():
        assert deeds.now_kept(other) and not marks(other)


def test_two_of_three_come_and_one_is_taken_back(helper, party):
    helper.open(f"/staff/check-in/{party.slip}")
    helper.press("Check in person 1")
    page = helper.press("Check in person 3")
    assert page.says("3 people, 2 of 3 in") and page.button("Check in the other 1")
    page = helper.press("Take back: person 3 is not in")

    assert page.says("Taken back: person 3 is not in.") and page.says("Person 3 of 3: not yet")


def test_a_press_that_comes_twice_says_since_when(helper, party, wall):
    page = helper.open(f"/staff/check-in/{party.slip}")
    sent = {"token": page.soup.find(attrs={"name": "token"})["value"], "all": "1"}
    helper.post(page.path, sent)
    wall.move(minutes=7)

    assert helper.post(page.path, sent).says("Already in at 10:05")


def test_a_helper_cannot_take_back_after_ten_minutes_and_an_organizer_can(
    helper, olga, party, wall
):
    helper.open(f"/staff/check-in/{party.slip}")
    page = helper.press("Check in all 3")
    sent = {"token": page.soup.find(attrs={"name": "token"})["value"], "person": "1"}
    wall.move(minutes=11)
    page = helper.post(f"{page.path}/undo", sent)
    assert page.status == 422 and "More than 10 minutes" in page.errors[0]
    assert not page.soup.main.find_all("button", string=lambda text: text and "Take" in text)

    olga.open(f"/staff/check-in/{party.slip}")
    assert olga.press("Take back: person 1").says("Person 1 of 3: not yet")


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-40, "Their time is 10:00 AM, in 40 minutes."),
        (10, "On time"),
        (95, "Their time was 10:00 AM – 10:30 AM. It ended 1 hour 5 minutes ago."),
    ],
)
def test_early_and_late_are_told_and_the_helper_decides(make_app, party, wall, minutes, said):
    wall.set(party.slot.starts_at + timedelta(minutes=minutes))
    helper = with_pass(make_app(), wall)
    page = helper.open(f"/staff/check-in/{party.slip}")

    assert page.says(said) and page.button("Check in all 3")


def test_a_canceled_appointment_says_so_and_has_no_button(helper, make_app, saturday, party):
    with helper.app.app_context():
        canceled = deeds.cancel(make.booking(email="ben@example.org", window=3))
    page = type_code(helper, canceled.code)

    assert page.says("This appointment is canceled.")
    assert not any("Check in" in button.text for button in page.soup.main.find_all("button"))


def test_before_the_day_nobody_is_checked_in(make_app, party, wall):
    wall.set(make.NOW)
    organizer = Clerk(make_app(), wall)
    page = organizer.open(f"/staff/check-in/{party.slip}")

    assert page.says("This event is on Saturday, December 5. Check-in opens on that day.")
    assert organizer.open(DOOR).says("This event is not today.")


def test_a_slip_of_an_erased_day_is_a_whole_page(helper, party):
    page = helper.open("/staff/check-in/none")

    assert page.status == 404 and page.says("The appointments of a day are erased")
    page = helper.open(DOOR)
    sent = {"token": page.soup.find(attrs={"name": "token"})["value"], "all": "1"}
    assert helper.post("/staff/check-in/none", sent).status == 404


def test_a_stranger_with_a_slip_is_led_to_the_sign_in(visitor, party):
    answer = visitor.client.get(f"/staff/check-in/{party.slip}")

    assert answer.status_code == 303 and answer.location == "/staff/sign-in"


def test_a_press_without_the_token_of_the_form_does_nothing(helper, party):
    page = helper.post(f"/staff/check-in/{party.slip}", {"all": "1"})

    assert page.status == 422
    with helper.app.app_context():
        assert not marks(party)


def test_a_press_that_names_nobody_says_what_to_do(helper, party):
    page = helper.open(f"/staff/check-in/{party.slip}")
    token = page.soup.find(attrs={"name": "token"})["value"]
    for named in ({}, {"person": "9"}, {"person": "x"}, {"person": ["1", "7"]}):
        page = helper.post(f"/staff/check-in/{party.slip}", {"token": token, **named})
        assert page.status == 422 and "Choose who is here" in page.errors[0]


def test_a_person_who_lost_the_code_types_the_email_and_it_is_shown_nowhere(helper, party):
    helper.open(f"{DOOR}/lost-code")
    page = helper.press("Find the appointment", owner="Ana@Example.org")

    assert page.path == f"/staff/check-in/{party.slip}" and "example" not in page.html.lower()


def test_several_appointments_of_a_person_are_listed_once(helper, party):
    with helper.app.app_context():
        second = make.booking(people=1, window=4)
    helper.open(f"{DOOR}/lost-code")
    page = helper.press("Find the appointment", owner="ana@example.org")

    assert page.heading == "Choose the appointment" and "example.org" not in page.html
    page = helper.follow("1 person")
    assert page.path.endswith(second.slip)
    assert helper.open(f"{DOOR}/lost-code").heading == "Find an appointment without the code"


def test_an_email_that_is_not_booked_here_is_not_shown_again(helper, party):
    helper.open(f"{DOOR}/lost-code")
    page = helper.press("Find the appointment", owner="eva@example.org")

    assert page.status == 422 and "eva@" not in page.html
    assert page.errors[0].startswith("We could not find an appointment at this event")


def test_the_page_of_a_party_never_shows_its_email_or_its_whole_code(helper, party):
    page = helper.open(f"/staff/check-in/{party.slip}")

    assert "ana@example.org" not in page.html
    assert party.code not in page.html.replace(" ", "") and party.last_four not in page.title


def test_the_door_counts_who_is_in_and_who_is_still_to_come(helper, party):
    helper.open(f"/staff/check-in/{party.slip}")
    helper.press("Check in person 2")
    rows = [row.get_text(" ", strip=True) for row in helper.open(DOOR).soup.select("tbody tr")]

    assert rows[0].endswith("Booked: 3 In: 1 Still to come: 2 Walked in: 0")
    assert rows[1].startswith("10:30") and rows[2].startswith("All day")


def test_reading_the_code_address_again_leads_to_the_door(helper, party):
    assert helper.open(f"{DOOR}/code").path == DOOR
    assert helper.open(f"/staff/check-in/{party.slip}/undo").path.endswith(party.slip)
