"""A resident whose event or time was canceled gets another one by one press."""

import json
from datetime import date

import pytest

from citykey_site.domain.alternatives import HOLD_FOR
from citykey_site.domain.refusals import HasNewTime, HoldEnded, SlotFull
from citykey_site.services import offers
from tests import make
from tests.services import deeds
from tests.speech import Speech
from tests.web.steps import ENGLISH, book, clear, open_again, taken

NEXT_SATURDAY = date(2026, 12, 12)
KEEP = "Keep this time"
HOURS = ("You have about %(num)s hour to choose.", "You have about %(num)s hours to choose.")
SORRY = "We are sorry. We had to cancel this event. Please do not go there."


@pytest.fixture
def speech() -> Speech:
    """Spanish alone: whatever is English on the way would be seen, and one language is enough."""
    return Speech("es")


@pytest.fixture
def seasons(visitor, saturday):
    """The same hours a week later, and an event at another place."""
    with visitor.app.app_context():
        make.event("next", day=NEXT_SATURDAY)
        make.event("archer", venue=make.ARCHER, day=NEXT_SATURDAY)


def cancel(visitor, event_id: str = "kosciuszko", **more: object) -> None:
    """Cancels an event as staff do."""
    with visitor.app.app_context():
        deeds.cancel_event(event_id, **more)


def see(visitor, speech=ENGLISH):
    """Opens the details of the open booking."""
    return visitor.open(f"/{speech.code}/booking/details")


def canceled(visitor, speech=ENGLISH, **where: object) -> str:
    """Books, has the event canceled, opens the details, and returns the code."""
    code = book(visitor, speech=speech, **where).code
    cancel(visitor)
    see(visitor, speech)
    return code


def test_a_resident_keeps_the_held_time_by_one_press(visitor, neighbor, seasons, speech):
    code = book(visitor, speech=speech, people=2).code
    cancel(visitor)
    page = open_again(neighbor, code, speech=speech)
    assert page.heading == speech("The event is canceled")
    assert page.says(speech(SORRY))
    assert page.says(speech("A new time for you"))
    assert page.says(speech.count(*HOURS, 24))
    page = neighbor.press(speech(KEEP, context="button"))
    assert page.heading == speech("Your appointment is booked")
    assert page.code == code
    assert (taken(visitor.app, event="next"), taken(visitor.app)) == (2, 0)


def test_the_end_of_the_hold_is_told_with_day_and_hour(visitor, seasons):
    canceled(visitor)
    assert visitor.page.says(
        "We are holding this time for you until: Wednesday, November 18, 2026, 9:00 AM"
    )


def test_two_more_times_can_be_taken_by_one_press_each(visitor, seasons, speech):
    canceled(visitor, speech)
    others = visitor.page.soup.select("button.tall")
    assert ["next" in item["formaction"] for item in others] == [False, True]
    page = visitor.press("Archer Park")
    assert page.heading == speech("Your appointment is booked")
    assert "Archer Park" in page.main
    assert (taken(visitor.app, event="next"), taken(visitor.app, event="archer")) == (0, 1)


def test_only_the_held_time_is_the_strong_button(visitor, seasons):
    canceled(visitor)
    [strong] = visitor.page.soup.main.find_all(class_="strong")
    assert KEEP in strong.get_text()


def test_the_hold_can_be_lengthened_once(visitor, seasons, speech):
    canceled(visitor, speech)
    page = visitor.press(speech("Hold this time for one more day", context="button"))
    assert page.says(speech("You have more time now."))
    assert page.says(speech.count(*HOURS, 48))
    assert speech("Hold this time for one more day", context="button") not in page.main


def test_after_the_hold_the_page_says_so_and_offers_what_is_free(visitor, seasons, speech, wall):
    code = canceled(visitor, speech)
    clear(visitor, speech=speech)
    wall.move(hours=24, minutes=1)
    page = open_again(visitor, code, speech=speech)
    assert page.says(speech("We are not holding a time for you now."))
    assert speech(KEEP, context="button") not in page.main
    assert len(page.soup.select("button.tall")) == 3
    page = visitor.press("Kosciuszko Park")
    assert page.heading == speech("Your appointment is booked")


def test_whoever_presses_after_the_hold_and_finds_it_full_is_told(visitor, seasons, speech, wall):
    canceled(visitor, speech, people=4)
    with visitor.app.app_context():
        offers.release_ended(office=make.OFFICE, now=make.NOW + HOLD_FOR)
        for number in range(2):
            make.booking(event_id="next", people=4, email=f"p{number}@example.org")
    page = visitor.press(speech(KEEP, context="button"))
    assert page.status == 422
    assert page.errors[0] == speech("Nothing is booked yet.")
    assert speech.refusal(SlotFull()) in page.main
    assert len(page.soup.select("button.tall")) == 3


def test_a_hold_that_is_over_is_not_lengthened(visitor, seasons, speech):
    canceled(visitor, speech)
    with visitor.app.app_context():
        offers.release_ended(office=make.OFFICE, now=make.NOW + HOLD_FOR)
    page = visitor.press(speech("Hold this time for one more day", context="button"))
    assert page.status == 422
    assert page.says(speech.refusal(HoldEnded()))


def test_whoever_needs_no_new_time_gives_it_to_others(visitor, seasons, speech):
    canceled(visitor, speech)
    assert taken(visitor.app, event="next") == 1
    page = visitor.press(speech("I do not need a new time", context="button"))
    assert page.says(speech("Thank you. Other people can book that time now."))
    assert taken(visitor.app, event="next") == 0


def test_a_second_device_learns_that_there_is_a_new_time(visitor, neighbor, seasons, speech):
    code = canceled(visitor, speech)
    open_again(neighbor, code, speech=speech)
    visitor.press(speech(KEEP, context="button"))
    page = neighbor.press("Archer Park")
    assert page.says(speech.refusal(HasNewTime()))
    assert page.code == code
    assert taken(visitor.app, event="archer") == 0


def test_two_presses_of_the_same_button_are_one(visitor, neighbor, seasons):
    code = canceled(visitor)
    open_again(neighbor, code)
    visitor.press(KEEP)
    assert neighbor.press(KEEP).code == code
    assert taken(visitor.app, event="next") == 1


def test_when_only_the_time_is_canceled_the_page_speaks_of_the_time(visitor, saturday, speech):
    book(visitor, speech=speech)
    with visitor.app.app_context():
        make.close()
    page = see(visitor, speech)
    assert page.heading == speech("Your appointment time is canceled")
    assert page.says(speech("A new time for you"))


def test_where_nothing_is_free_the_page_leads_to_the_events(visitor, saturday, speech):
    canceled(visitor, speech)
    page = visitor.page
    assert page.says(speech("There are no other times with room for your group now."))
    assert page.link(speech("Find an event"))["href"] == f"/{speech.code}/events"


def test_a_press_from_a_page_of_another_site_changes_nothing(visitor, seasons):
    canceled(visitor)
    for name in ("offer", "offer/longer", "offer/decline"):
        assert visitor.post(f"/en/booking/{name}", {}).status == 422
    assert taken(visitor.app, event="next") == 1


def test_the_language_links_of_a_refused_press_lead_back(visitor, seasons):
    canceled(visitor)
    visitor.post("/en/booking/offer/longer", {})
    page = visitor.follow("Español")
    assert (page.status, page.path) == (200, "/es/booking/details")


def test_reading_a_canceled_booking_changes_nothing(visitor, seasons, wall):
    canceled(visitor)
    wall.move(minutes=5)
    for path in ("booking/details", "booking/offer", "booking/offer/decline", "events/next"):
        visitor.open(f"/en/{path}")
    assert taken(visitor.app, event="next") == 1


def test_a_canceled_booking_without_an_open_pass_shows_nothing(visitor, neighbor, seasons):
    canceled(visitor)
    page = neighbor.post("/en/booking/offer/decline", {})
    assert page.path == "/en/booking"
    assert taken(visitor.app, event="next") == 1


def test_event_page_and_feed_say_at_once_that_a_time_is_canceled(visitor, saturday):
    with visitor.app.app_context():
        slot = make.windows()[0]
        make.booking()
        make.close()
    [event] = json.loads(visitor.open("/events.json").raw)["events"]
    assert event["slots"][0] == event["slots"][0] | {"status": "canceled", "places_left": 0}
    assert event["slots"][1]["status"] == "published"
    page = visitor.open("/en/events/kosciuszko")
    assert slot.public_id not in page.html


def test_an_event_whose_every_time_is_canceled_is_not_called_full(visitor):
    with visitor.app.app_context():
        make.event(minutes=180)
        make.booking()
        make.close()
    page = visitor.open("/en/events/kosciuszko")
    assert page.says("Booking for this event is closed.")


def test_a_time_near_its_end_shows_minutes(visitor, seasons, wall):
    code = canceled(visitor)
    clear(visitor)
    wall.move(hours=23, minutes=40)
    assert open_again(visitor, code).says("You have about 20 minutes to choose.")
