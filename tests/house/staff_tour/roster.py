"""The list, the paper, walk-ins and missed people, before, on and after the day."""

from datetime import timedelta

from citykey_site.services import privacy
from tests import make
from tests.house.staff_tour.guide import Guide

DOOR = "/staff/events/kosciuszko/door"


def walk(guide: Guide) -> None:
    """Walks the list and the counting."""
    clerk = guide.organizer
    guide.inside(lambda: make.event(places=4))
    for name in ("list", "print", "walk-in", "missed", "paper"):
        clerk.open(f"{DOOR}/{name}")
    party = guide.inside(lambda: make.booking(people=3))
    slot = guide.inside(make.windows)[0]
    guide.wall.set(slot.starts_at + timedelta(minutes=5))
    clerk.again()
    for name in ("list", "print", "walk-in", "missed", "paper", f"paper/{slot.public_id}"):
        clerk.open(f"{DOOR}/{name}")
        clerk.post(f"{DOOR}/{name}", {})
    clerk.open(f"{DOOR}/missed")
    clerk.press("as missed")
    clerk.open(f"{DOOR}/walk-in")
    first = clerk.page
    clerk.press("Count 1 person")
    clerk.page = first
    clerk.press("Count 1 person")
    clerk.open(f"{DOOR}/paper/{slot.public_id}")
    clerk.press("Save this window", **{f"came-{party.slip}": "9"})
    guide.wall.move(days=3)
    clerk.again()
    guide.inside(
        lambda: privacy.erase_due(
            after=timedelta(hours=24),
            mail_folder=guide.app.extensions["citykey.settings"].mail_folder,
            now=guide.wall.now(),
        )
    )
    for name in ("list", "print", "walk-in", "missed", "paper", f"paper/{slot.public_id}"):
        clerk.open(f"{DOOR}/{name}")
        clerk.post(f"{DOOR}/{name}", {})
    clerk.open(f"{DOOR}/paper/{slot.public_id}")
    clerk.press("Save these counts", came="9")
