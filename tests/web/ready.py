"""What has to be there before a post to a rule can do its deed; one row for each part."""

from collections.abc import Callable
from dataclasses import replace

from flask import Flask

from citykey_site.domain import one_time
from citykey_site.domain.limits import Limits
from citykey_site.storage import events, requests
from tests import make
from tests.people import Visitor
from tests.web.steps import book

NUMBER = "123456"
Ready = Callable[[Visitor, str], dict[str, str]]


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


# By the beginning of the rules that need it.
READY: dict[str, Ready] = {"/<lang>/check": checking}


def links_for(visitor: Visitor, rule: str, email: str) -> dict[str, dict[str, str]]:
    """Makes what a post to one rule needs, and returns the values of its address."""
    return {
        start: ready(visitor, email) for start, ready in READY.items() if rule.startswith(start)
    }


def known_number(monkeypatch) -> str:
    """Lets every letter carry the same number, and returns it."""
    monkeypatch.setattr(one_time, "new_code", lambda: NUMBER)
    return NUMBER
