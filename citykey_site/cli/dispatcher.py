"""Hands requests to waitress's threads by turns, and answers those for whom no turn is left.

waitress's own dispatcher has one queue without an end. Here a request waits without a thread, in
the lines of `domain/queueing.py`; one that is refused, or needs no work, is answered by a thread
beside the others, so that it never waits behind work.
"""

import threading
from collections import deque
from time import perf_counter

from waitress.channel import HTTPChannel
from waitress.task import ThreadedTaskDispatcher, WSGITask

from citykey_site.domain.networks import crowd_of
from citykey_site.domain.queueing import Lines
from citykey_site.domain.turns import Turn, needs_no_turn, turn_of


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


class Dispatcher(ThreadedTaskDispatcher):
    """Keeps requests in lines until a thread is free; refuses what would wait too long.

    `note` is the name in a request's environment that makes the program say no. `proxies` is the
    number of our own proxies in front.
    """

    def __init__(self, lines: Lines, *, note: str, proxies: int) -> None:
        super().__init__()
        self.lines, self._proxies = lines, proxies
        self._no = type("Refused", (Refused,), {"note": note})
        self._at_once: deque[tuple[HTTPChannel, type[WSGITask]]] = deque()
        self._somebody = threading.Condition(self.lock)
        self.queue = _Queue(self)
        self.working = 0
        self.set_thread_count(lines.workers)
        threading.Thread(target=self._answer_them, name="at once", daemon=True).start()

    def add_task(self, task: HTTPChannel) -> None:
        """Puts a request into its line, or among those who are answered at once."""
        request = task.requests[0]
        if request.error or needs_no_turn(request.path):
            # waitress itself says what is wrong, the program gives a file: both in no time.
            return self._answer_at_once(task, WSGITask)
        headers = request.headers
        turn = turn_of(request.command, request.path, headers.get("COOKIE", ""))
        told = headers.get("X_FORWARDED_FOR", "")
        network = crowd_of(task.addr[0], told, proxies=self._proxies)
        with self.lock:
            if self.lines.join(task, turn=turn, network=network):
                self.queue_cv.notify()
                return None
        return self._answer_at_once(task, self._no)

    def _answer_at_once(self, channel: HTTPChannel, answer: type[WSGITask]) -> None:
        with self.lock:
            self._at_once.append((channel, answer))
            self._somebody.notify()

    def is_idle(self) -> bool:
        """Tells whether nobody waits and nobody is being answered."""
        with self.lock:
            return not (self.lines or self._at_once or self.working)

    def refuse_all(self) -> None:
        """Gives up on everybody who waits: they are told."""
        with self.lock:
            while place := self.lines.next():
                self._at_once.append((place.item, self._no))
            self._somebody.notify()

    def _answer_them(self) -> None:
        while True:
            with self.lock:
                while not self._at_once:
                    self._somebody.wait()
                channel, answer = self._at_once.popleft()
                self.working += 1
            try:
                channel.task_class = answer
                channel.service()
            except Exception:
                self.logger.exception("could not answer %r", channel)
            finally:
                del channel.task_class
                with self.lock:
                    self.working -= 1


class _Queue:
    """Is what waitress's threads look at and take from; they hold the lock while they do."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def __len__(self) -> int:
        return len(self._dispatcher.lines)

    def popleft(self) -> "_Work":
        """Takes out whose turn it is."""
        self._dispatcher.working += 1
        place = self._dispatcher.lines.next()
        return _Work(self._dispatcher, place.item, place.turn)


class _Work:
    """Is one request in the hands of a thread."""

    def __init__(self, dispatcher: Dispatcher, channel: HTTPChannel, turn: Turn) -> None:
        self._dispatcher, self._channel, self._turn = dispatcher, channel, turn

    def service(self) -> None:
        """Answers it, and remembers how long that took."""
        began = perf_counter()
        try:
            self._channel.service()
        finally:
            with self._dispatcher.lock:
                self._dispatcher.lines.worked(self._turn, perf_counter() - began)
                self._dispatcher.working -= 1

    def cancel(self) -> None:
        """Hangs up: there was no time left to say anything."""
        self._channel.cancel()
