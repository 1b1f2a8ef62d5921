"""What every named no of the rules is."""

from dataclasses import dataclass
from datetime import date, time


class Refusal(Exception):
    """Is the root of every named refusal; a rule raises one of the classes below."""


@dataclass
class WallTimeMissing(Refusal):
    """The clock change leaves this hour out on this day."""

    day: date
    clock: time


@dataclass
class WallTimeTwice(Refusal):
    """The clock change repeats this hour on this day."""

    day: date
    clock: time
