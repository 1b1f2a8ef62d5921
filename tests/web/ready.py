"""What has to be there before a post to a rule can do its deed; one row for each part."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from flask import Flask, current_app

from citykey_site.domain import news, one_time, times
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.limits import Limits
from citykey_site.domain.reports import Reason
from citykey_site.domain.venues import Venue
from citykey_site.services import checks, finishing, lines
from citykey_site.services import mail_stops as deeds_of_stops
from citykey_site.services import sittings as deeds_of_sittings
from citykey_site.storage import (
    bookings,
    events,
    mail_stops,
    requests,
    subscriptions,
    tickets,
    waits,
)
from citykey_site.storage.db import transaction
from citykey_site.web import sittings
from tests import make
from tests.people import Visitor
from tests.services import deeds, sitting_steps
from tests.web.steps import book

NUMBER = "123456"
DAYS = count()
LIBRARY = Venue(name="Toman Library", address="2708 S. Pulaski Rd.")
SCHOOL = Venue(name="Richards School", address="5009 S. Laflin St.")
Ready = Callable[[Visitor, str], dict[str, object]]


def be_generous(app: Flask) -> None:
    """Lifts the limits, for tests in which one person books again and again."""
    many = Limits(bookings_per_mailbox=999, bookings_per_domain=999, bookings_per_network=999)
    office = app.extensions["citykey.office"]
    app.extensions["citykey.office"] = replace(office, limits=many)


def checking(visitor: Visitor, email: str) -> dict[str, str]:
    """Begins a booking that is to be finished by email, and returns its link."""
    with visitor.app.app_context():
        if events.find_any("marked") is None:
            make.event("marked", venue=make.ARCHER, check_emails=True, places=80)
    book(visitor, event="marked", email=email)
    with visitor.client.session_transaction() as session, visitor.app.app_context():
        return {"link": requests.link_of(session["request"])}


def drawing(visitor: Visitor, email: str) -> dict[str, str]:
    """Keeps an event whose draw is open, and enters it; returns the event and the ticket."""
    with visitor.app.app_context():
        if events.find_any("drawn") is None:
            moments = {"draw_opens_at": make.later(days=-1), "draw_closes_at": make.later(days=5)}
            make.event("drawn", venue=LIBRARY, **moments)
        wish = make.windows("drawn")[0].public_id
        request = _followed(Purpose.DRAW, {"event": "drawn", "people": 2, "wishes": [wish]})
        return {"event_id": "drawn", "link": tickets.link_of(request.uid), "wish1": wish}


def in_line(visitor: Visitor, email: str) -> dict[str, object]:
    """Keeps a full event of a new day with a party in its line, to whom a place is offered."""
    with visitor.app.app_context():
        number = next(DAYS)
        event_id, day = f"full-{number}", date(2026, 12, 7) + timedelta(days=number)
        make.event(event_id, venue=SCHOOL, day=day, minutes=180, places=4)
        booking = make.booking(event_id=event_id, people=4, email=f"full{number}@gmail.com")
        facts = {"event": event_id, "windows": [], "people": 4}
        request = _followed(Purpose.WAIT, facts)
        deeds.cancel(booking)
        lines.serve(office=make.OFFICE, now=make.NOW)
        link, slot = waits.link_of(request.uid), booking.slot.public_id
    return {"event": event_id, "window": 0, "slot": slot, "link": link}


def sitting(visitor: Visitor, email: str) -> dict[str, str]:
    """Begins a sitting in this browser, and returns what a booking of its list is called."""
    sit_down(visitor, email)
    with visitor.app.app_context():
        [booking, *_] = bookings.active_of_mailbox(email, now=make.NOW)
        return {"booking": deeds_of_sittings.name_of(booking)}


def sit_down(visitor: Visitor, email: str) -> None:
    """Begins a sitting in this browser, as one who has typed the number of the letter."""
    with visitor.app.app_context():
        token = sitting_steps.begin(email)
    with visitor.client.session_transaction() as session:
        session[sittings.TOKEN], session[sittings.SEEN] = token, make.NOW.isoformat()


def subscribed(visitor: Visitor, email: str) -> dict[str, str]:
    """Signs somebody new up for news, a year ago; returns the link and what its forms send."""
    with visitor.app.app_context(), transaction():
        uid = secrets.token_hex(16)
        wish = news.begin(
            uid, language="en", email=email, places=["Hermosa"], often="daily", now=make.NOW
        )
        subscriptions.add(replace(wish, ends_on=times.day_of(make.later(days=20))))
        link = subscriptions.link_of(uid)
    return {"link": link, "places": "60618", "often": "weekly", "List-Unsubscribe": "One-Click"}


def reporting(visitor: Visitor, email: str) -> dict[str, str]:
    """Returns why somebody reports a page."""
    return {"reason": Reason.BROKEN}


def linked(visitor: Visitor, email: str) -> dict[str, str]:
    """Returns the link of a letter to somebody new, which stops their letters."""
    with visitor.app.app_context():
        email = f"{secrets.token_hex(4)}@gmail.com"
        return {"link": mail_stops.link_of(email, day=times.day_of(make.NOW))}


def stopped(visitor: Visitor, email: str) -> dict[str, str]:
    """Stops the letters to somebody new, and returns the link."""
    found = linked(visitor, email)
    with visitor.app.app_context():
        deeds_of_stops.stop(found["link"], now=make.NOW)
    return found


def _followed(purpose: Purpose, facts: dict) -> Request:
    """Asks as somebody new, and follows the letter at once."""
    office = current_app.extensions["citykey.office"]
    with transaction():
        request = checks.ask(
            purpose,
            email=f"{secrets.token_hex(4)}@gmail.com",
            language="en",
            facts=facts,
            form=secrets.token_hex(8),
            about={},
            office=office,
            now=make.NOW,
        )
    return finishing.finish(request.uid, office=office, now=make.NOW)


# By the beginning of the rules that need it.
READY: dict[str, Ready] = {
    "/<lang>/check": checking,
    "/<lang>/draw": drawing,
    "/<lang>/events/<event_id>/draw": drawing,
    "/<lang>/navigators/sitting": sitting,
    "/<lang>/report": reporting,
    "/<lang>/stop/<link>/again": stopped,
    "/<lang>/stop/<link>": linked,
    "/<lang>/updates": subscribed,
    "/<lang>/waitlist": in_line,
    "/u/": subscribed,
}


def links_for(visitor: Visitor, rule: str, email: str) -> dict[str, dict[str, str]]:
    """Makes what a post to one rule needs, and returns the values of its address."""
    return {
        start: ready(visitor, email) for start, ready in READY.items() if rule.startswith(start)
    }


def known_number(monkeypatch) -> str:
    """Lets every letter carry the same number, and returns it."""
    monkeypatch.setattr(one_time, "new_code", lambda: NUMBER)
    return NUMBER
