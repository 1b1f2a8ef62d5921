"""Column types that the engines lack."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, String
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator):
    """Keeps an aware moment as UTC; SQLite would drop the zone. Refuses a naive moment."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect) -> datetime | None:
        """Returns the moment as the engine takes it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive moment cannot be kept")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect) -> datetime | None:
        """Returns the moment as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator):
    """Keeps a tuple of codes as ` a b `, so that LIKE '% a %' finds one of them."""

    impl = String(200)
    cache_ok = True

    def process_bind_param(self, value, dialect) -> str | None:
        """Returns the codes as one text with a space on each side."""
        if isinstance(value, str):
            return value
        return None if value is None else f" {' '.join(value)} "

    def process_result_value(self, value: str | None, dialect) -> tuple[str, ...]:
        """Returns the codes as a tuple."""
        return tuple((value or "").split())
