"""The parts of the walk that say what went wrong, and that print a flyer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.house.tour import Guide


def walk(guide: Guide) -> None:
    """Reports in each way, with each mistake; opens flyers with and without events."""
    guide.go("report?about=/%3Clang%3E/help")
    guide.send("/report")
    guide.send("/report", reason="other", told="a " * 1001)
    guide.send("/report", reason="other", told="ana@example.org")
    guide.go("report?reason=translation")
    guide.send("/report")
    guide.post(f"/{guide.lang}/report", {"reason": "other"})
    for query in ("", "near=60618&people=2", "near=Ward 50", "near=Avondal", "near=90210&people=9"):
        guide.go(f"flyer?{query}")
    guide.go("60618")
