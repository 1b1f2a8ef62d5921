"""The part of the walk that waits for a place: every page of the waitlist in every state."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from citykey_site.services import lines
from tests import make
from tests.services import deeds

if TYPE_CHECKING:
    from tests.house.tour import Guide

EMAIL = "wanda@gmail.com"
FORGED = "0" * 48


def walk(guide: Guide) -> None:
    """Joins, is offered places, declines, takes one, leaves, and comes too late."""
    with guide.app.app_context():
        make.event("scarce", day=date(2026, 12, 15), ends=time(12), places=1)
        booked = [
            make.booking(event_id="scarce", window=number, email=f"b{number}@host{number}.org")
            for number in range(4)
        ]
    _ask(guide)
    page = _join(guide, window=0)
    guide.open(_offer(guide, booked[0]))
    guide.post(page, {})
    guide.open(f"{page}/decline")
    guide.post(f"{page}/decline", {})
    guide.open(f"{page}/decline")
    guide.send("/decline")
    guide.open(_offer(guide, booked[1]))
    guide.send(page)
    guide.open(page)
    guide.client = guide.app.test_client()
    page = _join(guide, window=2)
    guide.open(f"{page}/leave")
    guide.post(f"{page}/leave", {})
    guide.open(f"{page}/leave")
    guide.send("/leave")
    _late(guide, booked[2])


def _ask(guide: Guide) -> None:
    """Asks for a place to wait at, and makes every mistake."""
    for query in (
        "", "near=Avondal", "near=Ward 22", "near=Qqqqqq", "event=scarce",
        "event=kosciuszko&people=1", "event=canceled&people=1", "near=60618&people=1",
        "event=scarce&people=2", "near=Hegewisch&people=2",
    ):  # fmt: skip
        guide.go(f"waitlist?{query}")
    guide.go("waitlist?event=scarce&people=1")
    guide.send("/waitlist", email="wanda")
    guide.send("/waitlist", email="wanda@gmial.com")
    guide.post(f"/{guide.lang}/waitlist?event=scarce&people=1", {"email": EMAIL})
    for end in ("", "/decline", "/leave"):
        guide.go(f"waitlist/{FORGED}{end}")
    guide.go("events/scarce?people=1")


def _join(guide: Guide, *, window: int) -> str:
    """Joins for a window by the form and the letter, and returns the address of the entry."""
    with guide.app.app_context():
        slot = make.windows("scarce")[window].public_id
    guide.go(f"waitlist?event=scarce&slot={slot}&people=1")
    guide.send("/waitlist", email=EMAIL, slots=[slot] if window else [])
    link = guide.link_in_letters()
    guide.open(link)
    return guide.send(link).path


def _offer(guide: Guide, booking) -> str:
    """Frees a place, lets the worker come by, and returns the link of the offer."""
    with guide.app.app_context():
        deeds.cancel(booking, now=guide.wall.now())
        lines.serve(office=make.OFFICE, now=guide.wall.now())
    return guide.link_in_letters("wait_offer")


def _late(guide: Guide, booking) -> None:
    """Presses the button of an offer that has ended."""
    page = _join(guide, window=2)
    guide.open(_offer(guide, booking))
    token = guide.page.soup.find("input", attrs={"name": "token"})["value"]
    with guide.app.app_context():
        make.close("scarce", window=2, now=guide.wall.now())
    guide.post(page, {"token": token})
