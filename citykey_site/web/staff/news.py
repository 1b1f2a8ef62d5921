"""What has just been done, said first on the next page and only there."""

from flask import session

KEPT = "staff_news"


def tell(sentence: str) -> None:
    """Keeps one English sentence for the next page ("Saved: 3 windows."), nothing of a resident."""
    session[KEPT] = sentence


def news() -> str:
    """Returns the sentence and forgets it; empty where there is none."""
    return session.pop(KEPT, "")
