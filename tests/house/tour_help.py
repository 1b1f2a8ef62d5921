"""The part of the walk that reads every help page."""

from citykey_site.web.help import TOPICS


def walk(guide) -> None:
    """Opens the page of each question."""
    for topic in TOPICS:
        guide.go(f"help/{topic}")
