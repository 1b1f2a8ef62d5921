"""An event whose places go by a draw: open, being told, done."""

from citykey_site.services import drawing
from tests.house.staff_tour.guide import Guide
from tests.services import draw_people as people

HUB = "/staff/events/by-draw"


def walk(guide: Guide) -> None:
    """Sees the event's page and its history before and after the draw."""
    guide.inside(_enter)
    guide.organizer.open(HUB)
    guide.inside(lambda: _draw(guide, most=1))
    guide.organizer.open(HUB)
    guide.inside(lambda: _draw(guide, most=9))
    for page in ("", "/history"):
        guide.organizer.open(f"{HUB}{page}")


def _enter() -> None:
    people.event("by-draw")
    for name in ("ana", "ben"):
        people.enter(name, event_id="by-draw")


def _draw(guide: Guide, *, most: int) -> None:
    office = guide.app.extensions["citykey.office"]
    drawing.run_due(office=office, now=people.AFTER, most=most)
