"""Adds what the pages about scarce places show: waiting parties, tickets, unfinished requests."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import update

from citykey_site.services import careful_bookings, drawing, finishing
from citykey_site.storage import requests, tickets, waits
from citykey_site.storage.db import transaction
from citykey_site.storage.tables import EventRow
from tests import make
from tests.services import deeds, draw_people, waiting

TICKETS = 5
HALF_HOUR = timedelta(minutes=30)


def sow(now: datetime) -> Mapping[str, str]:
    """Adds a full event with a line, one that checks emails, and two draws; returns addresses.

    The addresses are those in letters, without the language.
    """
    return _lines() | _requests(now) | _draws(now)


def _lines() -> dict[str, str]:
    for name in ("seed-line", "seed-offer"):
        make.event(name, ends=time(10, 30), places=1, day=date(2026, 12, 6))
    make.booking(event_id="seed-line", email="first@example.org")
    booked = make.booking(event_id="seed-offer", email="second@example.org")
    waits_on = waiting.join("waits@gmail.com", event_id="seed-line")
    offered = waiting.join("offered@gmail.com", event_id="seed-offer")
    deeds.cancel(booked)
    waiting.serve()
    return {
        "waiting": f"waitlist/{waits.link_of(waits_on.uid)}",
        "offer": f"waitlist/{waits.link_of(offered.uid)}",
    }


def _requests(now: datetime) -> dict[str, str]:
    make.event("seed-marked", check_emails=True, day=date(2026, 12, 7))
    asked, done = (_ask(window, now) for window in (1, 2))
    finishing.finish(done, office=make.OFFICE, now=now)
    return {
        "finish": f"check/{requests.link_of(asked)}",
        "finished": f"check/{requests.link_of(done)}",
    }


def _ask(window: int, now: datetime) -> str:
    wish = make.wish(event_id="seed-marked", window=window, email=f"asks{window}@gmail.com")
    found = careful_bookings.book_or_check(wish, network="seed", office=make.OFFICE, now=now)
    return found.uid


def _draws(now: datetime) -> dict[str, str]:
    entered = _draw("seed-draw", now, days=14)
    drawn = _draw("seed-drawn", now, days=15)
    # Only now: the worker of the running site draws at once what is closed.
    with transaction() as current:
        ended = update(EventRow).filter_by(public_id="seed-drawn")
        current.execute(ended.values(draw_closes_at=now - HALF_HOUR))
    drawing.run_due(office=make.OFFICE, now=now)
    return {
        "ticket": f"draw/{tickets.link_of(entered[0])}",
        "drawn-ticket": f"draw/{tickets.link_of(drawn[0])}",
    }


def _draw(name: str, now: datetime, *, days: int) -> list[str]:
    opens = now - 2 * HALF_HOUR
    day = opens.date() + timedelta(days=days)
    make.event(name, day=day, places=1, draw_opens_at=opens, draw_closes_at=now + 24 * HALF_HOUR)
    return [
        draw_people.enter(f"{name}{number}", event_id=name, windows=(0, 1), now=opens).uid
        for number in range(TICKETS)
    ]
