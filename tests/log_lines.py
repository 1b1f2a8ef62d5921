"""Reads the log as it would be written, for tests that look for what must not stand in it."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from citykey_site.logs import Lines


class Written:
    """Holds what the log has in it so far."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        """Returns all of it."""
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict]:
        """Returns each line, read as JSON; a line that is none raises ValueError."""
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, logger: str) -> list[dict]:
        """Returns the lines of one logger of ours."""
        return [line for line in self.lines if line["logger"] == f"citykey_site.{logger}"]


@contextmanager
def writing(level: int = logging.DEBUG) -> Iterator[Written]:
    """Writes every line of every library from a level on, by default more than a site does."""
    written = Written()
    handler = logging.StreamHandler(written.stream)
    handler.setFormatter(Lines())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(level)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
