"""Reads tags as a person reads them."""

from bs4 import Tag


def words(tag: Tag | None) -> str:
    """Returns the words of a tag as one line; no-break spaces are spaces."""
    return " ".join(tag.get_text().replace("\u00a0", " ").split()) if tag else ""
