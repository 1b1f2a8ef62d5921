"""Drafts: made, read in each language, published, copied, repeated; the list; the venues."""

from citykey_site.domain.events import Status
from tests import make

NEW = {
    "chosen": "new", "venue": "Dvorak Park", "address": "1119 W. Cullerton St.", "zip": "60608",
    "ward": "25", "date": "12/12/2026", "starts": "10 am", "ends": "1 pm",
    "window_minutes": "30", "places_per_window": "8", "windows": "10:00=12",
    "speaks": ["en", "es"], "access": ["step-free"], "notes": "Use the south door.",
    "directions_es": "Bus 18 hasta Throop.",
}  # fmt: skip
DRAFT = "/staff/events/2026-12-12-dvorak-park"


def walk(guide) -> None:
    """Walks as an organizer who plans a winter."""
    organizer = guide.organizer
    organizer.open("/staff/events")
    organizer.open("/staff/venues")
    _makes_a_draft(guide)
    _reads_it(guide)
    _throws_one_away(guide)
    _publishes(guide)
    _edits(guide)
    _repeats(guide)
    _looks_after_venues(guide)
    _finds_the_past(guide)


def _makes_a_draft(guide) -> None:
    organizer = guide.organizer
    organizer.open("/staff/events/new")
    organizer.press("Save as a draft")
    organizer.press("Save as a draft", **NEW | {"places_per_window": "0", "zip": "606"})
    organizer.press("Save as a draft", token="old", **NEW)
    organizer.press("Save as a draft", **NEW)
    organizer.open("/staff/events/new")
    organizer.press("Save as a draft", **NEW | {"places_per_window": "9"})


def _reads_it(guide) -> None:
    for language in ("en", "es"):
        guide.organizer.open(f"{DRAFT}/preview?lang={language}&people=2")
    guide.organizer.follow("Back to this event")


def _throws_one_away(guide) -> None:
    organizer = guide.organizer
    organizer.open(f"{DRAFT}/clone")
    organizer.press("Make the copy", date="12/19/2026")
    organizer.follow("Throw this draft away")
    organizer.press("Throw the draft away", token="old")
    organizer.press("Throw the draft away")


def _publishes(guide) -> None:
    organizer = guide.organizer
    organizer.open(f"{DRAFT}/publish")
    organizer.press("Publish at this moment", publish_at="soon")
    organizer.press("Publish at this moment", publish_at="11/1/2026 9 AM")
    organizer.press("Publish at this moment", publish_at="12/1/2026 9 AM")
    organizer.open("/staff/events?status=draft&words=dvorak")
    organizer.open(f"{DRAFT}/publish")
    organizer.press("Do not publish by itself")
    organizer.open(f"{DRAFT}/publish")
    organizer.press("Publish now")
    organizer.open(f"{DRAFT}/publish")
    organizer.open(f"{DRAFT}/preview")
    for language in ("en", "es"):
        guide.resident.open(f"/{language}/events/2026-12-12-dvorak-park")


def _edits(guide) -> None:
    organizer = guide.organizer
    organizer.open(f"{DRAFT}/edit")
    organizer.press("See what this changes", ends="9 am")
    organizer.press("See what this changes", ends="2 pm")
    organizer.press("Go back to what I typed")
    organizer.press("See what this changes", version="1")
    organizer.press("See what this changes")
    organizer.press("Change the event")
    guide.inside(lambda: make.event("gone", venue=make.ARCHER, status=Status.CANCELED))
    organizer.open("/staff/events/gone")
    organizer.open("/staff/events/gone/edit")
    organizer.open("/staff/events/gone/publish")


def _repeats(guide) -> None:
    organizer = guide.organizer
    organizer.open(f"{DRAFT}/clone")
    organizer.press("Make the copy", date="tomorrow")
    organizer.press("Make the copy", date="12/12/2026")
    organizer.press("Make the copy", date="12/19/2026")
    organizer.open(f"{DRAFT}/series")
    organizer.press("See the dates", first="12/12/2026")
    organizer.press("See the dates", first="12/12/2026", count="6")
    organizer.press("Make 4 drafts", seen="2027-01-02")
    organizer.press("Make 4 drafts")
    organizer.open(f"{DRAFT}/series")
    organizer.press("See the dates", first="12/12/2026", count="1")


def _looks_after_venues(guide) -> None:
    organizer = guide.organizer
    organizer.open("/staff/venues")
    organizer.press("Add this venue", venue="Harrison Park")
    organizer.press("Add this venue", address="1824 S. Wood St.")
    organizer.follow("Harrison Park")
    organizer.press("Save this venue", zip="1")
    organizer.press("Save this venue", zip="60608")


def _finds_the_past(guide) -> None:
    guide.wall.set(make.later(days=200))
    organizer = guide.organizer
    organizer = type(organizer)(guide.app, guide.wall)
    organizer.open("/staff/events?when=past")
    organizer.open("/staff/events?when=past&words=nowhere")
    organizer.open(DRAFT)
    organizer.open(f"{DRAFT}/edit")
    organizer.open("/staff/events/2026-12-26-dvorak-park")
    organizer.open("/staff/events/2026-12-26-dvorak-park/publish")
