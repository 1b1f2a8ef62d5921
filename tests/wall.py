"""A clock that a test may set; time goes on from there."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


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
        """Returns what the clock of every site with this file says now."""
        written = datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
        return self.moment + (datetime.now(UTC) - written)

    def move(self, **span: float) -> None:
        """Moves the clock on by a span (`minutes=16`)."""
        self.set(self.now() + timedelta(**span))
