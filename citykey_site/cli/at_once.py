"""Answers beside the lines: what is refused, and what needs no work."""

from collections.abc import Callable

from waitress.channel import HTTPChannel
from waitress.task import ThreadedTaskDispatcher, WSGITask


class Refused(WSGITask):
    """Answers a request through the whole program, with the note that it has no turn.

    The connection ends with the answer: in a crowd an open one is room that others need.
    """

    note = ""

    def start(self) -> None:
        """Begins the answer."""
        super().start()
        self.set_close_on_finish()

    def get_environment(self) -> dict:
        """Returns the environment of the request, with the note."""
        return super().get_environment() | {self.note: True}


class Beside(ThreadedTaskDispatcher):
    """Has few threads and a queue without an end: nothing in it takes long."""

    def __init__(self, *, threads: int) -> None:
        super().__init__()
        self.set_thread_count(threads)

    def add_task(self, task: "AtOnce") -> None:
        """Puts a task at the end; waitress's own way would write a line for each that waits."""
        with self.lock:
            self.queue.append(task)
            self.queue_cv.notify()


class AtOnce:
    """Is one request that waits for nobody, with what answers it; `done` is called afterwards."""

    def __init__(
        self, channel: HTTPChannel, answer: type[WSGITask], done: Callable[[], None]
    ) -> None:
        self._channel, self._answer, self._done = channel, answer, done

    def service(self) -> None:
        """Answers it."""
        self._channel.task_class = self._answer
        try:
            self._channel.service()
        finally:
            self._done()

    def cancel(self) -> None:
        """Hangs up: there was no time left to say anything."""
        self._channel.cancel()
