"""Which of the three needs a person's papers meet. Never says that a card will be given.

The core rule is of November 2023: a photo, a date of birth, living in Chicago. What is not known
(`data/documents.toml`) leads to "ask staff". Pure and without memory.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import chain, combinations

from citykey_site.domain.document_facts import Age, Facts, Help, Need, Paper


class Verdict(IntEnum):
    """Names the answers, from the worst to the best."""

    MISSING = 0
    ASK_STAFF = 1
    LOOKS_COMPLETE = 2


class Doubt(StrEnum):
    """Names why staff have to be asked."""

    UNVERIFIED = "unverified"
    TWO_NEEDS = "two-needs"
    NAMES = "names"
    CHILD = "child"
    VETERAN = "veteran"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Holds who comes with which papers (ids); `names_differ` is on these papers."""

    age: Age
    veteran: bool = False
    names_differ: bool = False
    papers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Holds what is said to a person; `unsure` are the papers that nobody has confirmed."""

    verdict: Verdict
    held: tuple[Paper, ...]
    missing: tuple[Need, ...]
    doubts: tuple[Doubt, ...]
    unsure: tuple[Paper, ...]
    helps: tuple[Help, ...]


def judge(person: Person, facts: Facts) -> Answer:
    """Judges the papers of a person.

    Unknown ids, and papers that are not for the person's age, count for nothing. The list for
    children is not known: nothing is called missing, and staff are asked.
    """
    held = tuple(paper for paper in facts.papers_for(person.age) if paper.id in person.papers)
    missing = _not_shown(held) if person.age is not Age.CHILD else ()
    unsure = _unsure(held, facts)
    doubts = tuple(_doubts(person, held, unsure, facts))
    if missing:
        verdict = Verdict.MISSING
    else:
        verdict = Verdict.ASK_STAFF if doubts else Verdict.LOOKS_COMPLETE
    helps = tuple(_helps(person.age, missing, facts))
    return Answer(
        verdict=verdict, held=held, missing=missing, doubts=doubts, unsure=unsure, helps=helps
    )


def _doubts(
    person: Person, held: tuple[Paper, ...], unsure: tuple[Paper, ...], facts: Facts
) -> Iterable[Doubt]:
    if person.age is Age.CHILD:
        yield Doubt.CHILD
    if person.veteran:
        yield Doubt.VETERAN
    if person.names_differ:
        yield Doubt.NAMES
    if unsure:
        yield Doubt.UNVERIFIED
    if person.age is not Age.CHILD and not _not_shown(held) and not _enough(held, facts):
        yield Doubt.TWO_NEEDS


def _unsure(held: tuple[Paper, ...], facts: Facts) -> tuple[Paper, ...]:
    """Returns the unverified papers that an answer leans on.

    Those that alone show a need; where each need is shown by a confirmed paper but not by one
    of its own, all of them.
    """
    confirmed = tuple(paper for paper in held if not paper.unverified)
    if _enough(confirmed, facts):
        return ()
    lacking = set(_not_shown(confirmed))
    doubtful = tuple(paper for paper in held if paper.unverified)
    if lacking:
        return tuple(paper for paper in doubtful if paper.shows & lacking)
    return doubtful


def _not_shown(papers: tuple[Paper, ...]) -> tuple[Need, ...]:
    shown = frozenset(chain.from_iterable(paper.shows for paper in papers))
    return tuple(need for need in Need if need not in shown)


def _enough(papers: tuple[Paper, ...], facts: Facts) -> bool:
    """Tells whether papers meet all needs, each need by a paper of its own where that is asked.

    Each need has its own paper exactly if any needs together are shown by at least as many
    papers as they are (Hall's theorem on matchings).
    """
    if facts.one_paper_two_needs:
        return not _not_shown(papers)
    together = chain.from_iterable(combinations(Need, size) for size in range(1, len(Need) + 1))
    return all(
        sum(1 for paper in papers if paper.shows & set(needs)) >= len(needs) for needs in together
    )


def _helps(age: Age, missing: tuple[Need, ...], facts: Facts) -> Iterable[Help]:
    for item in facts.helps.values():
        if age in item.applicants and (not item.needs or item.needs & set(missing)):
            yield item
