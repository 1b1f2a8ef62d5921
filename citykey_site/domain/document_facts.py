"""What is known about the papers that people can bring, each fact with its basis and date.

There are no points, because no source gives any.
"""

from dataclasses import dataclass
from enum import StrEnum


class Need(StrEnum):
    """Names what each person must show."""

    PHOTO = "photo"
    BIRTH = "birth"
    RESIDENCY = "residency"


class Age(StrEnum):
    """Names the applicants that the City has guides for: 22 or older, 14 to 21, 13 or younger."""

    ADULT = "adult"
    TEEN = "teen"
    CHILD = "child"


class Group(StrEnum):
    """Names the groups in which the boxes stand."""

    PHOTO = "photo"
    BIRTH = "birth"
    RESIDENCY = "residency"
    LETTERS = "letters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Holds one paper; `unverified` ones never make an answer look complete.

    Without `named` it stands for whatever else people have: no source names it.
    """

    id: str
    name: str
    group: Group
    icon: str
    applicants: frozenset[Age]
    shows: frozenset[Need]
    basis: str
    as_of: str
    example: bool = False
    unverified: bool = False
    named: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Holds a form or letter that helps who has nothing for a need; without needs, everybody."""

    id: str
    applicants: frozenset[Age]
    needs: frozenset[Need]
    basis: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Holds the whole file."""

    one_paper_two_needs: bool
    guide: str
    calculator: str
    papers: dict[str, Paper]
    helps: dict[str, Help]

    @property
    def years(self) -> tuple[str, str]:
        """Returns the years of the oldest and of the newest source."""
        rows = (*self.papers.values(), *self.helps.values())
        dated = sorted(row.as_of[:4] for row in rows if isinstance(row, Help) or row.named)
        return dated[0], dated[-1]

    def papers_for(self, age: Age) -> tuple[Paper, ...]:
        """Returns the papers that a person of an age may have, in the order of the file."""
        return tuple(paper for paper in self.papers.values() if age in paper.applicants)

    def examples(self, need: Need) -> tuple[Paper, ...]:
        """Returns the papers to name on a printed checklist: one of their own for each need."""
        groups = {need.value, Group.LETTERS.value}
        return tuple(
            paper
            for paper in self.papers.values()
            if paper.example and need in paper.shows and paper.group in groups
        )
