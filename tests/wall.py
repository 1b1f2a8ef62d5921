"""A clock that a test may set; time goes on from there."""

from datetime import datetime, timedelta
from pathlib import Path

from citykey_site import clock


class Wall:
    """Holds the file from which the site reads its clock."""

    def __init__(self, path: Path, moment: datetime) -> None:
        self.path = path
        self.set(moment)

    def set(self, moment: datetime) -> None:
        """Sets the clock."""
        self.moment = moment
        self.path.write_text(moment.isoformat(), "utf-8")

    def now(self) -> datetime:
        """Returns what the site's clock says now."""
        return clock.now()

    def move(self, **span: float) -> None:
        """Moves the clock on by a span (`minutes=16`)."""
        self.set(self.now() + timedelta(**span))
