"""The steps of the schema, oldest first, and which programs work on what each one leaves.

A program is named by its newest step. What takes something away waits, in a step of its own, until
every row is filled and no older program runs; a program works before and after such a step.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Is one migration in `migrations/versions/`.

    `oldest_program` is the oldest that works on the schema that the step leaves. `fills` says that
    the migration has a `backfill(connection, rows)`, which fills at most so many rows in one short
    transaction, and returns how many it filled.
    """

    revision: str
    oldest_program: str
    fills: bool = False
    takes_away: bool = False


# Programs before 0006 ask for exactly their own step.
STEPS = tuple(
    Step(revision=revision, oldest_program=revision)
    for revision in ("0001", "0002", "0003", "0004", "0005", "0006")
)
FIRST_WITH_MARK = "0006"


def head() -> str:
    """Returns the newest step that this program knows."""
    return STEPS[-1].revision


def needed() -> str:
    """Returns the step that this program cannot do without."""
    return [step.revision for step in STEPS if not step.takes_away][-1]


def after(revision: str | None) -> tuple[Step, ...]:
    """Returns the steps that a schema of this revision still misses; None is an empty database."""
    return tuple(step for step in STEPS if step.revision > (revision or ""))


def to_fill(revision: str, *, filled_to: str) -> Step | None:
    """Returns the first step up to a revision whose rows are not all filled, None if none."""
    waiting = (s for s in STEPS if s.fills and filled_to < s.revision <= revision)
    return next(waiting, None)
