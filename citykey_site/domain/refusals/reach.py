"""What stops news of events, a navigator's sitting, and reports about pages."""

from dataclasses import dataclass

from citykey_site.domain.refusals.base import Refusal


class SittingOver(Refusal):
    """The time in which this browser may see the bookings of a mailbox is over."""


class PlaceMissing(Refusal):
    """No place was named to hear news of."""


@dataclass
class TooManyPlaces(Refusal):
    """More places were named than one wish for news can have."""

    most: int


@dataclass
class PlaceUnknown(Refusal):
    """Words were typed that are like the name of no place."""

    place: str


class PlaceUnclear(Refusal):
    """Words were typed that may mean several places."""


class PaceMissing(Refusal):
    """Nobody chose how often news may come."""


class ReasonMissing(Refusal):
    """No reason was chosen for a report."""


@dataclass
class ReportTooLong(Refusal):
    """The words of a report are longer than is kept, in characters."""

    most: int


class ReportsChanged(Refusal):
    """Others emptied the list of reports, or took one out, since it was shown."""


class NobodyComes(Refusal):
    """Nobody said who comes, so that there is nobody whose papers can be looked at."""
