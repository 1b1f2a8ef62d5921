"""An organizer makes, reads and edits events."""

from datetime import date, time

import pytest

from citykey_site.domain.events import Status
from citykey_site.storage import events, slots
from tests import make
from tests.clerk import Clerk
from tests.reading import words

NEW = {
    "chosen": "new", "venue": "Dvorak Park", "address": "1119 W. Cullerton St.", "zip": "60608",
    "date": "12/12/2026", "starts": "10 am", "ends": "1 pm", "places_per_window": "8",
    "notes": "First line.\nSecond line.", "speaks": ["en", "pl"],
}  # fmt: skip
DRAFT = "2026-12-12-dvorak-park"
EDIT = "/staff/events/kosciuszko/edit"
SHARE = "50% 2026-12-03 10:00"


def kept(clerk: Clerk, event_id: str = "kosciuszko"):
    """Returns an event as it is kept."""
    with clerk.app.app_context():
        return events.find_any(event_id)


def places(clerk: Clerk, event_id: str = "kosciuszko") -> list[int]:
    """Returns the places of each window of an event."""
    with clerk.app.app_context():
        return [slot.capacity for slot in slots.of_event(events.find_any(event_id).id)]


def add(clerk: Clerk, **changes: object):
    """Fills the form of a new event and presses its button."""
    clerk.open("/staff/events/new")
    return clerk.press("Save as a draft", **NEW | changes)


def test_a_new_event_is_a_draft_that_residents_do_not_see(organizer, visitor):
    page = add(organizer)

    assert page.path == f"/staff/events/{DRAFT}" and page.says("This event is a draft.")
    event = kept(organizer, DRAFT)
    assert (event.status, event.speaks) == (Status.DRAFT, ("en", "pl"))
    assert event.notes == {"en": "First line.\nSecond line."}
    assert visitor.open(f"/en/events/{DRAFT}").status == 404


def test_a_mistake_keeps_every_word_and_links_to_its_field(organizer):
    page = add(organizer, ends="9", zip="606", access=["asl"])

    assert page.status == 422 and len(page.errors) == 2
    form = page.soup.main.form
    assert form.find(id="date")["value"] == "12/12/2026"
    assert form.find(id="notes").get_text() == "First line.\nSecond line."
    ticked = [box["value"] for box in form.select("input[checked]")]
    assert ticked == ["en", "pl", "asl"]
    assert form.find("option", selected=True)["value"] == "new"
    assert kept(organizer, DRAFT) is None


def test_a_kept_venue_is_chosen_from_the_list(organizer, saturday):
    page = add(organizer, chosen="kept-1", venue="", address="", zip="")

    assert page.says("Kosciuszko Park")
    assert kept(organizer, "2026-12-12-kosciuszko-park").venue == make.KOSCIUSZKO


def test_a_known_place_is_chosen_from_the_list(organizer):
    organizer.open("/staff/events/new")
    option = next(
        item for item in organizer.page.soup.find_all("option") if "Jesse Owens Park" in item.text
    )
    page = add(organizer, chosen=option["value"], venue="", address="", zip="")
    assert page.says("Jesse Owens Park") and page.says("This event is a draft.")


def test_a_typed_venue_that_is_kept_keeps_its_map_point(organizer, saturday):
    add(organizer, venue=make.KOSCIUSZKO.name, address=make.KOSCIUSZKO.address)
    assert kept(organizer).venue.point == make.KOSCIUSZKO.point


def test_a_press_from_another_site_makes_nothing(organizer):
    organizer.open("/staff/events/new")
    assert organizer.post("/staff/events/new", NEW).status == 422
    assert kept(organizer, DRAFT) is None


# Editing


def test_a_draft_is_kept_at_once(organizer):
    add(organizer)
    organizer.follow("Edit this event")
    page = organizer.press("Save this draft", places_per_window="12")
    assert page.title.startswith("Saved") and places(organizer, DRAFT) == [12] * 6


def test_a_published_event_changes_only_after_its_effect_was_seen(organizer, saturday):
    with organizer.app.app_context():
        make.booking(people=3)
    organizer.open(EDIT)
    page = organizer.press("See what this changes", starts="11", ends="2 pm")
    assert page.says("3 people") and kept(organizer).version == 1

    organizer.press("Change the event")
    assert organizer.page.title.startswith("Saved")
    assert kept(organizer).version == 2


def test_who_goes_back_from_the_effect_finds_the_typed_words(organizer, saturday):
    organizer.open(EDIT)
    organizer.press("See what this changes", places_per_window="11", notes="Line\nline")
    page = organizer.press("Go back to what I typed")
    assert page.soup.find(id="places_per_window")["value"] == "11"
    assert page.soup.find(id="notes").get_text() == "Line\nline"
    assert places(organizer) == [8] * 6


def test_places_below_what_is_booked_are_refused(organizer, saturday):
    with organizer.app.app_context():
        make.booking(people=3)
    organizer.open(EDIT)
    page = organizer.press("See what this changes", places_per_window="2")
    assert page.status == 422 and places(organizer) == [8] * 6


def test_two_who_edit_at_once_are_told_and_nothing_is_overwritten(organizer, admin, saturday):
    organizer.open(EDIT)
    admin.open(EDIT)
    admin.press("See what this changes", places_per_window="12")
    admin.press("Change the event")

    page = organizer.press("See what this changes", access=["asl"])
    assert page.status == 422 and places(organizer) == [12] * 6
    rows = {words(row.th): row for row in page.soup.select("tbody tr")}
    assert rows.keys() == {"Places in each window", "Access"}
    assert "12" in words(rows["Places in each window"]) and "8" in words(
        rows["Places in each window"]
    )


def test_who_edits_meanwhile_is_told_at_the_last_press_too(organizer, admin, saturday):
    organizer.open(EDIT)
    organizer.press("See what this changes", access=["asl"])
    admin.open(EDIT)
    admin.press("See what this changes", places_per_window="12")
    admin.press("Change the event")

    page = organizer.press("Change the event")
    assert page.status == 422 and page.says("What is different")
    assert kept(organizer).access == ()


def test_an_event_keeps_what_the_form_was_not_asked_to_change(organizer):
    with organizer.app.app_context():
        make.event(release=SHARE, check_emails=True, directions={"es": "Bus 18."})
    organizer.open(EDIT)
    organizer.press("See what this changes", speaks=["pl"])
    organizer.press("Change the event")
    event = kept(organizer)
    assert (event.release, event.check_emails) == (SHARE, True)
    assert event.status is Status.PUBLISHED
    assert (event.directions, event.speaks) == ({"es": "Bus 18."}, ("pl",))


@pytest.mark.parametrize("status", [Status.CANCELED, Status.PUBLISHED])
def test_what_is_canceled_or_over_stays_as_it_is(organizer, wall, status):
    with organizer.app.app_context():
        make.event(status=status)
    wall.set(make.later(days=19) if status is Status.PUBLISHED else make.NOW)
    clerk = Clerk(organizer.app, wall)

    assert clerk.open(EDIT).says("It cannot be changed.")
    assert clerk.post(EDIT, {"confirm": "1"}).status == 422
    assert kept(clerk).version == 1


# Preview, publishing, series, venues


def test_a_draft_is_read_in_each_language_before_it_is_published(organizer):
    add(organizer, notes_es="Solo una línea.")
    page = organizer.open(f"/staff/events/{DRAFT}/preview?lang=es")

    assert page.soup.html["lang"] == "es" and page.title.startswith("Preview")
    assert page.says("Sobre este evento") and page.says("Solo una línea.")
    assert all("/book" not in link["href"] for link in page.soup.main.find_all("a"))
    assert organizer.open(f"/staff/events/{DRAFT}/preview?lang=xx").soup.html["lang"] == "en"


def test_an_organizer_publishes_now(organizer, visitor):
    add(organizer)
    organizer.follow("Publish this event")
    page = organizer.press("Publish now")
    assert page.title.startswith("Published")
    assert visitor.open(f"/en/events/{DRAFT}").says("Dvorak Park")


def test_an_organizer_plans_a_moment_and_takes_it_back(organizer):
    add(organizer)
    organizer.follow("Publish this event")
    page = organizer.press("Publish at this moment", publish_at="12/1/2026 9 AM")
    assert page.says("It will be published by itself: Tuesday, December 1, 2026, 9:00 AM")

    organizer.follow("Publish this event")
    organizer.press("Do not publish by itself")
    assert kept(organizer, DRAFT).publish_at is None


@pytest.mark.parametrize("typed", ["", "12/13/2026 9 AM"])
def test_a_moment_that_does_not_fit_is_told_at_its_field(organizer, typed):
    add(organizer)
    organizer.follow("Publish this event")
    page = organizer.press("Publish at this moment", publish_at=typed)
    assert page.status == 422 and page.soup.find(id="publish_at")["value"] == typed
    assert kept(organizer, DRAFT).publish_at is None


def test_a_series_is_shown_before_it_is_made(organizer, saturday):
    with organizer.app.app_context():
        make.event("market", day=date(2026, 12, 19), starts=time(16), ends=time(18))
    organizer.open("/staff/events/kosciuszko/series")
    page = organizer.press("See the dates", first="12/5/2026", count="6")

    assert page.says("2 of 6 dates are left out.") and page.says("it is this event")
    assert page.link("See the event on Saturday, December 19")["href"] == "/staff/events/market"
    page = organizer.press("Make 4 drafts")
    assert page.title.startswith("Saved: 4 drafts.") and len(page.soup.select("tbody tr")) == 4


def test_a_venue_keeps_its_name_and_address(organizer, saturday):
    organizer.open("/staff/venues/1")
    token = organizer.page.soup.find("input", attrs={"name": "token"})["value"]
    moved = {"token": token, "venue": "Elsewhere", "address": "1 Main St.", "zip": "60639"}
    organizer.post("/staff/venues/1", moved)

    venue = kept(organizer).venue
    assert (venue.name, venue.address, venue.zip) == (
        make.KOSCIUSZKO.name,
        make.KOSCIUSZKO.address,
        "60639",
    )


def test_a_venue_that_is_added_twice_is_one(organizer):
    for _ in range(2):
        organizer.open("/staff/venues")
        page = organizer.press("Add this venue", venue="Harrison Park", address="1824 S. Wood St.")
    assert len(page.soup.select("tbody tr")) == 1


@pytest.mark.parametrize("number", ["99", "x"])
def test_a_venue_that_is_not_there_is_a_404(organizer, number):
    assert organizer.open(f"/staff/venues/{number}").status == 404
