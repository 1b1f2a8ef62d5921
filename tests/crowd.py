"""Many people at the same moment, and one who is stopped in the middle of a deed."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import text

from citykey_site.storage.db import db

PATIENCE_SECONDS = 60


def at_once(app: Flask, deeds: Sequence[Callable[[], object]]) -> list[object]:
    """Does all deeds at the same moment, each in a thread; a failure is given as its exception."""
    start = threading.Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        with app.app_context():
            start.wait(PATIENCE_SECONDS)
            try:
                return deed()
            except Exception as error:
                return error

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


class Pause:
    """Stops whoever comes by first until it is told to go on."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._go = threading.Event()

    def go_on(self) -> None:
        """Lets the stopped one go on."""
        self._go.set()

    def before(self, deed: Callable) -> Callable:
        """Returns the deed with a stop in front of it; only the first to come by is stopped."""

        def stopped(*words: object, **facts: object) -> object:
            if not self.reached.is_set():
                self.reached.set()
                assert self._go.wait(PATIENCE_SECONDS)
            return deed(*words, **facts)

        return stopped


@contextmanager
def meanwhile(app: Flask, deed: Callable[[], object]) -> Iterator[Future]:
    """Does a deed in another thread while the block goes on; gives its outcome to come."""

    def do() -> object:
        with app.app_context():
            return deed()

    with ThreadPoolExecutor(1) as threads:
        yield threads.submit(do)


def until_done_or_waiting(outcome: Future) -> None:
    """Waits until a deed is done, or waits for a lock of PostgreSQL that another one holds."""
    question = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(PATIENCE_SECONDS * 100):
        with db.engine.connect() as connection:
            if outcome.done() or connection.scalar(question):
                return
        threading.Event().wait(0.01)
    raise AssertionError("the deed is neither done nor waiting")
