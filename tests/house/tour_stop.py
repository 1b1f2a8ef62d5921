"""The part of the walk that stops our letters, and gets them again with and without the link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citykey_site.domain.times import day_of
from citykey_site.storage import mail_stops

if TYPE_CHECKING:
    from tests.house.tour import Guide

EMAIL = "sol@example.org"


def walk(guide: Guide) -> None:
    """Stops letters, starts them, and asks for them by email, with every mistake."""
    with guide.app.app_context():
        link = mail_stops.link_of(EMAIL, day=day_of(guide.wall.now()))
    for path, then in ((f"stop/{link}", "now"), (f"stop/{link}", "again")):
        guide.go(path)
        guide.post(f"/{guide.lang}/{path}/{then}", {})
        guide.go(f"{path}/{then}")
        guide.send(f"/{then}")
    guide.go("stop/none")
    for typed in ("", "sol@gmial.com", EMAIL):
        guide.go("stop")
        guide.send("/stop", email=typed)
    guide.post(f"/{guide.lang}/stop", {})
    letter = guide.link_in_letters()
    guide.open(letter)
    guide.send(letter)
