"""Every address of the site, found by walking its rules, so that a new page is tested by itself."""

import re
from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

from citykey_site.web.staff.guard import is_staff
from tests.web.steps import slot_id

VALUES = {
    "lang": "en", "event_id": "kosciuszko", "name": "icon.svg", "slot_id": "none",
    "day": "2026-12-05",
    "number": "000000", "link": "none", "booking": "none",
    "topic": "late", "zip_code": "60618",
    "token": "none", "pass_id": "none", "member_id": "none", "venue_id": "1",
}  # fmt: skip


def rules(app: Flask) -> Iterator[Rule]:
    """Yields every rule of the site, in a stable order."""
    yield from sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def address(
    app: Flask,
    rule: Rule,
    *,
    people: int = 2,
    window: int = 1,
    event: str = "kosciuszko",
    **values: str,
) -> str:
    """Returns an address of a rule that leads to something, with a window chosen.

    A rule with a value that is not known here raises KeyError: name it above.
    """
    known = VALUES | values
    path = rule.rule
    for name in rule.arguments:
        path = re.sub(rf"<([^<>]+:)?{name}>", known[name], path)
    slot = slot_id(app, event=event, window=window)
    return f"{path}?event={event}&slot={slot}&people={people}"


def posted(app: Flask) -> list[Rule]:
    """Returns every rule for residents that takes a post."""
    return [rule for rule in rules(app) if "POST" in rule.methods and not is_staff(rule.rule)]


def read(app: Flask) -> list[Rule]:
    """Returns every rule for residents that is read."""
    return [rule for rule in rules(app) if "GET" in rule.methods and not is_staff(rule.rule)]
