"""How places are given: in the form, in a proposal, on the event's page, at the phone."""

from datetime import date

from citykey_site.domain.events import Status
from tests import make
from tests.house.staff_tour.guide import Guide

PLAN = "50% 2026-12-03 10:00; partners 10% 2026-12-04 12:00"
PARTNERS = "partners 10% 2026-12-04 12:00"


def walk(guide: Guide) -> None:
    """Sees every page that says when and how places open."""
    guide.inside(_events)
    organizer = guide.organizer
    for name in ("kosciuszko", "drawn", "draft", "soon"):
        organizer.open(f"/staff/events/{name}")
        organizer.open(f"/staff/events/{name}/book")
    organizer.open("/staff/events/draft/preview?lang=es")
    organizer.open("/staff/events/draft/publish")
    organizer.press("Publish now")
    organizer.open("/staff/events/draft/history")
    organizer.open("/staff/events/soon/book")
    organizer.follow("10:30")
    organizer.follow("1 person")
    organizer.open("/staff/events/kosciuszko/edit")
    organizer.press("See what this changes", release="soon", draw_opens_at="12/1/2026 9 AM")
    organizer.press(
        "See what this changes",
        release="25% 2026-12-03 10:00",
        draw_opens_at="",
        check_emails=["yes"],
        slow_return=["yes"],
        opens_at="12/1/2026 9 AM",
    )
    organizer.press("Change the event")
    organizer.open("/staff/events/drawn/edit")
    organizer.press("See what this changes", draw_closes_at="")
    organizer.press("See what this changes", draw_opens_at="", draw_closes_at="")
    organizer.open("/staff/events/kosciuszko/windows/" + guide.inside(_window))


def _events() -> None:
    make.event(release=PLAN)
    make.event(
        "drawn",
        day=date(2026, 12, 12),
        draw_opens_at=make.later(days=-1),
        draw_closes_at=make.later(days=9),
        release=PARTNERS,
    )
    make.event("draft", status=Status.DRAFT, day=date(2026, 12, 13), release=PLAN)
    make.event("soon", opens_at=make.later(days=3), release=PARTNERS, day=date(2026, 12, 7))


def _window() -> str:
    return make.windows()[0].public_id
