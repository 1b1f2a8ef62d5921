"""The part of the walk that reads what is kept, also while the law forbids to erase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citykey_site.services import legal_holds

if TYPE_CHECKING:
    from tests.house.tour import Guide


def walk(guide: Guide) -> None:
    """Reads the page of privacy and meets the notice of a legal hold where an email is asked."""
    guide.go("privacy")
    with guide.app.app_context():
        legal_holds.begin(now=guide.wall.now())
    for path in ("privacy", "updates", "navigators"):
        guide.go(path)
    with guide.app.app_context():
        legal_holds.end(now=guide.wall.now())
    guide.go("privacy")
