"""The cell that says which places open later: `50% 2026-12-03 10:00; partners 10% ...`."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from citykey_site.domain import releases as rules
from citykey_site.domain.event_csv.faults import CellWrong, FaultCode
from citykey_site.domain.event_csv.moments import read_moment, written_moment
from citykey_site.domain.event_csv.text import at_most
from citykey_site.domain.kept import Kind
from citykey_site.domain.releases import Share

# As much as the table holds.
LONGEST = 120
LIKE = "50% 2026-12-03 10:00; partners 10% 2026-12-04 12:00"
ADVICE = f"Write shares and the moments at which they open, like {LIKE}."
BETWEEN = re.compile(r"[;|\n]")
WHO = r"(?:for )?(?:311 and )?(?:partners?|311)\b"
PIECE = re.compile(
    rf"(?P<before>{WHO})?[ ,:]*(?P<percent>\d{{1,3}}) ?(?:%|percent)[ ,:]*(?P<after>{WHO})?"
    r"[ ,:]*(?:(?:on|at|from|until) )?(?P<moment>\S.*)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def read_release(text: str) -> tuple[Share, ...]:
    """Returns the shares that a cell says, in their order; raises CellWrong."""
    pieces = [piece.strip() for piece in BETWEEN.split(text) if piece.strip()]
    shares = rules.in_order([_share(piece) for piece in pieces])
    if advice := rules.problem(shares):
        raise CellWrong(FaultCode.RELEASE_WRONG, advice)
    at_most(write_release(shares), LONGEST)
    return shares


def kept_release(text: str) -> tuple[Share, ...]:
    """Returns the shares of a kept event; none where other words stand there."""
    try:
        return read_release(text)
    except CellWrong:
        return ()


def write_release(shares: Sequence[Share]) -> str:
    """Returns the text that says these shares and is read as them again."""
    return "; ".join(_written(share) for share in rules.in_order(shares))


def last_opening(text: str, draw_closes_at: datetime | None = None) -> datetime | None:
    """Returns the last moment at which places of an event open to everybody, or None."""
    moments = [share.opens_at for share in kept_release(text)]
    return max(filter(None, [*moments, draw_closes_at]), default=None)


def _share(piece: str) -> Share:
    found = PIECE.fullmatch(piece)
    if not found:
        raise CellWrong(FaultCode.RELEASE_WRONG, ADVICE, piece)
    try:
        moment = read_moment(found["moment"])
    except CellWrong as wrong:
        raise CellWrong(FaultCode.RELEASE_WRONG, wrong.advice, piece) from None
    return Share(
        kind=Kind.PARTNERS if found["before"] or found["after"] else Kind.LATER,
        percent=int(found["percent"]),
        opens_at=moment.replace(second=0, microsecond=0),
    )


def _written(share: Share) -> str:
    who = "partners " if share.kind is Kind.PARTNERS else ""
    return f"{who}{share.percent}% {written_moment(share.opens_at)}"
