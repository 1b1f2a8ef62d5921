"""A legal hold: a time in which the law forbids to erase what would else be erased by itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold:
    """Holds one such time; `ended_at` is None while it lasts."""

    begun_at: datetime
    ended_at: datetime | None = None
