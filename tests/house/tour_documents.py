"""The part of the walk that makes a list of documents: every page of the checker, every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.house.tour import Guide

EVERYBODY = {"age1": "adult", "age2": "teen", "age3": "child", "age4": "adult", "veteran4": "yes"}
COMPLETE = ["drivers-license", "birth-certificate", "care-of-letter"]
# What each of the four brings: all confirmed; nothing; names that differ; one paper for two needs.
BROUGHT = (COMPLETE, [], ["birth-certificate", "names"], ["consular-id", "utility-bill"])


def walk(guide: Guide) -> None:
    """Names nobody, then everybody, goes back and on, and reads the answers."""
    guide.go("documents")
    guide.send("/documents")
    guide.send("/documents", **EVERYBODY)
    guide.post(f"/{guide.lang}/documents/papers", {"so_far": "adult", "go": "people"})
    guide.send("/documents", **EVERYBODY)
    for papers in BROUGHT:
        guide.send("/papers", paper=papers)
    guide.post(guide.page.path, {"so_far": "nobody"})
    guide.go("documents/papers")
    guide.book(email="olga@example.org", people=2)
    guide.post(f"/{guide.lang}/documents/papers", {"so_far": "adult " + " ".join(COMPLETE)})
