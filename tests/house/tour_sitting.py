"""The part of the walk of a navigator: begins a sitting, books clients, prints, and ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citykey_site.domain.sittings import IDLE
from citykey_site.web import sittings
from tests.services import sitting_steps
from tests.web.ready import sit_down
from tests.web.steps import slot_id

if TYPE_CHECKING:
    from tests.house.tour import Guide

EMAIL = sitting_steps.EMAIL
HERE = "navigators/sitting"


def walk(guide: Guide) -> None:
    """Makes every mistake on the way; one client more than the limit allows."""
    before, guide.client = guide.client, guide.app.test_client()
    _begin(guide)
    guide.go(HERE)
    guide.go(f"{HERE}/sheet")
    for near in ("", "60618", "Qqqqqq"):
        guide.go(f"{HERE}/events?near={near}")
    for _ in range(3):
        _book(guide)
    guide.go(f"{HERE}/sheet")
    guide.go(HERE)
    guide.send("/open")
    guide.go(HERE)
    guide.post(f"/{guide.lang}/{HERE}/open", {})
    guide.post(f"/{guide.lang}/{HERE}/end", {})
    guide.go(HERE)
    guide.send("/end")
    _late(guide)
    guide.client = before


def _begin(guide: Guide) -> None:
    for typed in ("", "nina@gmial.com", EMAIL):
        guide.go(HERE)
        guide.send("/sitting", email=typed)
    guide.post(f"/{guide.lang}/{HERE}", {})
    link = guide.link_in_letters()
    guide.open(link)
    mine, guide.client = guide.client, guide.app.test_client()
    guide.open(link)
    guide.client = mine
    guide.open(link)
    guide.send(link)
    guide.open(link)


def _book(guide: Guide) -> None:
    guide.go(f"{HERE}/client?event=kosciuszko&people=1&speaks={guide.lang}")
    guide.open(guide.page.soup.main.select("ul.rows a")[-1]["href"])
    page = guide.page.address
    guide.post(page, {})
    guide.open(page)
    guide.send("/client")


def _late(guide: Guide) -> None:
    """Comes to a window that is full, and back after half an hour."""
    sit_down(guide, EMAIL)
    guide.go(f"{HERE}/client?event=full&people=1")
    guide.go(f"{HERE}/client?event=full&people=1&slot={slot_id(guide.app, event='full')}")
    with guide.client.session_transaction() as session:
        session[sittings.SEEN] = (guide.wall.now() - IDLE).isoformat()
    guide.go(HERE)
