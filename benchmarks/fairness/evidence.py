"""Whether the draw knows anything of a party but its number: chi-square over many draws."""

from collections import Counter
from collections.abc import Callable, Iterator

from benchmarks.fairness.chi_square import Found, independence, together
from benchmarks.fairness.lots import Drawn
from benchmarks.fairness.people import LANGUAGES, SIZES, Party

TENTHS = 10
# Below this, chance is no explanation.
SIGNIFICANT = 0.001


class Evidence:
    """Counts draws: where in the order each kind of party came, and whether it got a place."""

    def __init__(self) -> None:
        self._order: Counter[tuple] = Counter()
        self._won: Counter[tuple] = Counter()

    def add(self, drawn: Drawn) -> None:
        """Counts one draw."""
        entered = {party.number: index for index, party in enumerate(drawn.entries)}
        many = len(drawn.entries)
        for place, party in enumerate(drawn.ordered):
            tenth = entered[party.number] * TENTHS // many
            won = party.number in drawn.outcome.got
            for question, group in _groups(party, tenth):
                self._order[question, group, place * TENTHS // many] += 1
                self._won[question, party.people, group, won] += 1

    def found(self) -> Iterator[tuple[str, Found]]:
        """Gives each question with its answer.

        Whether a party got a place is asked for each size by itself: what a size does beside
        the order is that a large party needs more room.
        """
        for question, groups in QUESTIONS.items():
            yield f"place in the order and {question}", self._of_order(question, groups)
        for question in ("hour of entry", "language"):
            yield f"a place and {question}, size by size", self._of_won(question)

    def _of_order(self, question: str, groups: tuple) -> Found:
        return independence(
            [[self._order[question, group, tenth] for tenth in range(TENTHS)] for group in groups]
        )

    def _of_won(self, question: str) -> Found:
        return together(
            independence(
                [
                    [self._won[question, size, group, won] for won in (True, False)]
                    for group in QUESTIONS[question]
                ]
            )
            for size in SIZES
        )


QUESTIONS = {
    "hour of entry": tuple(range(TENTHS)),
    "language": tuple(LANGUAGES),
    "party size": tuple(SIZES),
    "hoarder or not": (True, False),
}


def _groups(party: Party, tenth: int) -> tuple[tuple[str, object], ...]:
    answers: tuple[Callable | object, ...] = (tenth, party.language, party.people, party.hoards)
    # What the hoarder's mailboxes are alike in is asked by the last question alone.
    wanted = QUESTIONS if not party.hoards else ("hoarder or not",)
    return tuple(
        (question, answer)
        for question, answer in zip(QUESTIONS, answers, strict=True)
        if question in wanted
    )
