"""The part of the walk that gets news of new events, changes it, renews it and leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from citykey_site.domain.times import day_of
from citykey_site.storage import subscriptions
from citykey_site.storage.db import transaction

if TYPE_CHECKING:
    from tests.house.tour import Guide

EMAIL = "nina@example.org"
FORGED = "0" * 48


def walk(guide: Guide) -> None:
    """Signs up with every mistake, finishes, changes, renews and leaves."""
    for typed in ("", "Lawndale", "Qqqqqq", "1,2,3,4,5,6"):
        guide.go("updates?near=60618")
        guide.send("/updates", places=typed, email="nina@gmial.com")
    guide.send("/updates", places="60618", often="daily", email="nina@gmial.com")
    guide.post(f"/{guide.lang}/updates", {})
    guide.go("updates")
    guide.send("/updates", places="60618", often="daily", email=EMAIL)
    link = guide.link_in_letters()
    guide.open(link)
    page = guide.send(link).path
    guide.send(page, places="", often="")
    guide.send(page, places="Ward 22", often="weekly")
    guide.post(page, {})
    guide.post(f"{page}/renew", {})
    _near_the_end(guide)
    guide.open(page)
    guide.open(f"{page}/renew")
    guide.send("/renew")
    for end in ("", "/leave"):
        guide.go(f"updates/{FORGED}{end}")
    guide.open(f"{page}/leave")
    guide.post(f"{page}/leave", {})
    guide.open(f"{page}/leave")
    guide.send("/leave")


def _near_the_end(guide: Guide) -> None:
    with guide.app.app_context(), transaction():
        wish = subscriptions.of_mailbox(EMAIL)
        ends_on = day_of(guide.wall.now()) + timedelta(days=20)
        subscriptions.save(replace(wish, ends_on=ends_on))
