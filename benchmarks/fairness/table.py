"""Prints what was played, as Markdown."""

from collections.abc import Iterator
from statistics import fmean

from benchmarks.fairness.event import ALL
from benchmarks.fairness.people import LANGUAGES, SIZES
from benchmarks.fairness.runs import HOARDERS, MODES, Played, traded

LOOKERS = (1, 10)
TRADES = 20_000


def lines(played: Played) -> Iterator[str]:
    """Gives the lines of the five tables."""
    yield from _hoarders(played)
    for kind in ("domain", "bought"):
        yield from _groups(played, kind)
    yield from _trades()
    yield from _evidence(played)


def _hoarders(played: Played) -> Iterator[str]:
    yield from _head(f"places of {ALL} that the hoarder gets: mean (most in a run)")
    for kind, words in HOARDERS.items():
        found = [played.tallies[kind, mode].hoarded for mode in MODES]
        yield _row(words, [f"{fmean(item):.0f} = {_percent(fmean(item) / ALL)} ({max(item)})"
                           for item in found])  # fmt: skip


def _groups(played: Played, kind: str) -> Iterator[str]:
    yield from _head(f"chance of a party to get a place, beside {HOARDERS[kind]}")
    for words, group in _named_groups():
        chances = [played.chance(kind, mode, group) for mode in MODES]
        yield _row(words, [_percent(chance, 1) for chance in chances])


def _trades() -> Iterator[str]:
    yield "\n| freed places that the hoarder's script gets | back at once | back slowly |"
    yield "|---|---|---|"
    for minutes in LOOKERS:
        shares = traded(TRADES, minutes)
        words = f"another person looks every {minutes} min"
        yield _row(words, [_percent(share, 1) for share in shares.values()])


def _evidence(played: Played) -> Iterator[str]:
    yield "\n| the draw: have these to do with each other? | chi-square | degrees | p |"
    yield "|---|---|---|---|"
    for question, found in played.evidence.found():
        yield _row(question, [f"{found.statistic:.1f}", str(found.freedom), f"{found.p:.3f}"])


def _named_groups() -> Iterator[tuple[str, tuple]]:
    yield "all", ("all",)
    yield "early: waits at the opening minute", ("comes", "early")
    yield "late: comes in the course of the day", ("comes", "late")
    for language in LANGUAGES:
        yield f"language `{language}`", ("language", language)
    for size in SIZES:
        yield f"party of {size}", ("people", size)


def _head(what: str) -> Iterator[str]:
    yield ""
    yield _row(what, list(MODES))
    yield "|---" * (len(MODES) + 1) + "|"


def _row(what: str, cells: list[str]) -> str:
    return f"| {what} | " + " | ".join(cells) + " |"


def _percent(share: float, digits: int = 0) -> str:
    return f"{share * 100:.{digits}f} %"
