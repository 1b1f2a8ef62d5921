"""The cells that say how the places of an event are given: shares, a draw, checks, slow return."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from citykey_site.domain import times
from citykey_site.domain.event_csv.choices import read_answer
from citykey_site.domain.event_csv.faults import FaultCode
from citykey_site.domain.event_csv.moments import read_moment
from citykey_site.domain.event_csv.release_cells import read_release, write_release
from citykey_site.domain.event_csv.row_cells import Row
from citykey_site.domain.events import WindowPlan
from citykey_site.domain.kept import Kind
from citykey_site.domain.releases import Share

# Who was drawn is told by a letter, and needs a day to plan the way.
TOLD_BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """Holds how places are given, as `EventPlan` has it."""

    release: str
    draw_opens_at: datetime | None
    draw_closes_at: datetime | None
    check_emails: bool
    slow_return: bool


def read_giving(row: Row, windows: Sequence[WindowPlan], *, opens_at: datetime | None) -> Giving:
    """Returns what a row says of it; its faults are those of the row.

    Without `windows`, which have faults of their own then, moments are not compared with them.
    """
    shares = row.read("release", read_release, ())
    known = len(row.faults)
    opens = row.read("draw_opens_at", read_moment, None)
    closes = row.read("draw_closes_at", read_moment, None)
    draw_is_read = len(row.faults) == known
    starts = [window.starts_at for window in windows if window.places]
    if advice := _shares_wrong(shares, starts, opens_at):
        row.tell("release", FaultCode.RELEASE_WRONG, advice)
    if draw_is_read:
        _check_draw(row, opens, closes, starts)
    if closes and any(share.kind is Kind.LATER for share in shares):
        advice = "Take these moments out, or the draw; a draw gives all its places at once."
        row.tell("release", FaultCode.RELEASE_WRONG, advice)
    return Giving(
        release=write_release(shares),
        draw_opens_at=opens,
        draw_closes_at=closes,
        check_emails=row.read("check_emails", read_answer, False),
        slow_return=row.read("slow_return", read_answer, False),
    )


def _shares_wrong(
    shares: Sequence[Share], starts: Sequence[datetime], opens_at: datetime | None
) -> str:
    if opens_at and any(share.opens_at <= opens_at for share in shares):
        return "Write moments after the one at which booking opens."
    if starts and any(share.opens_at >= max(starts) for share in shares):
        return "Write moments before the last window starts."
    return ""


def _check_draw(
    row: Row, opens: datetime | None, closes: datetime | None, starts: Sequence[datetime]
) -> None:
    if (opens is None) != (closes is None):
        column = "draw_opens_at" if opens is None else "draw_closes_at"
        advice = "Write when the draw opens and when it closes, or leave both empty."
        row.tell(column, FaultCode.DRAW_WRONG, advice)
    elif opens and closes <= opens:
        row.tell("draw_closes_at", FaultCode.DRAW_WRONG, "Write an end after the draw opens.")
    elif opens and starts and _by_clock(closes) > _by_clock(min(starts)) - TOLD_BEFORE:
        advice = "Write an end one day or more before the first window, so that people are told."
        row.tell("draw_closes_at", FaultCode.DRAW_WRONG, advice)


def _by_clock(moment: datetime) -> datetime:
    # A day on the clock: an event that moves by weeks keeps its draw over a clock change.
    return times.local(moment).replace(tzinfo=None)
