"""Hands requests to waitress's threads by turns, and answers those for whom no turn is left.

waitress's own dispatcher has one queue without an end. Here a request waits without a thread, in
the lines of `domain/queueing.py`; one that is refused, or needs no work, is answered by a thread
beside the others, so that it never waits behind work.
"""

import socket
from time import perf_counter, time

from waitress.channel import HTTPChannel
from waitress.task import ThreadedTaskDispatcher, WSGITask

from citykey_site.cli.at_hand import AtHand
from citykey_site.cli.at_once import AtOnce, Beside, Refused
from citykey_site.domain.networks import crowd_of
from citykey_site.domain.queueing import Lines
from citykey_site.domain.turns import Turn, needs_no_turn, turn_of

# Who waited for so long may have given up. A hang-up is not seen before: some programs say with it
# only that they have asked everything.
GIVEN_UP_SECONDS = 1.0
# Threads for those who are told; each answer takes less than a millisecond.
REFUSERS = 4


class Dispatcher(ThreadedTaskDispatcher):
    """Keeps requests in lines until a thread is free; refuses what would wait too long.

    `note` is the name in a request's environment that makes the program say no. `proxies` is the
    number of our own proxies in front. What `at_hand` takes stands in no line.
    """

    def __init__(
        self, lines: Lines, *, note: str, proxies: int, at_hand: AtHand | None = None
    ) -> None:
        super().__init__()
        self._at_hand = at_hand
        self.lines, self._proxies = lines, proxies
        self._no = type("Refused", (Refused,), {"note": note})
        # What is refused may still wait a moment for a kept page; a file never does.
        self._free, self._told = Beside(threads=1), Beside(threads=REFUSERS)
        self.queue = _Queue(self)
        self.working = 0
        self.set_thread_count(lines.workers)

    def add_task(self, task: HTTPChannel) -> None:
        """Puts a request into its line, or among those who are answered at once."""
        request = task.requests[0]
        if request.error or needs_no_turn(request.command, request.path):
            # waitress itself says what is wrong, the program gives a file: both in no time.
            return self._answer_at_once(self._free, task, WSGITask)
        if self._at_hand is not None and self._at_hand.takes(task):
            return None
        return self._line_up(task)

    def answer_at_hand(self) -> None:
        """Answers what needs no thread; whoever looks at the sockets calls it after each look."""
        if self._at_hand is not None:
            self._at_hand.answer_all(otherwise=self._line_up)

    def _line_up(self, task: HTTPChannel) -> None:
        request = task.requests[0]
        headers = request.headers
        turn = turn_of(request.command, request.path, headers.get("COOKIE", ""))
        told = headers.get("X_FORWARDED_FOR", "")
        network = crowd_of(task.addr[0], told, proxies=self._proxies)
        with self.lock:
            if self.lines.join(task, turn=turn, network=network):
                self.queue_cv.notify()
                return None
        return self._answer_at_once(self._told, task, self._no)

    def _answer_at_once(self, beside: Beside, channel: HTTPChannel, answer: type[WSGITask]) -> None:
        with self.lock:
            self.working += 1
        beside.add_task(AtOnce(channel, answer, self._is_done))

    def _is_done(self) -> None:
        with self.lock:
            self.working -= 1

    def is_idle(self) -> bool:
        """Tells whether nobody waits and nobody is being answered."""
        with self.lock:
            return not (self.lines or self.working)

    def refuse_all(self) -> None:
        """Gives up on everybody who waits: they are told."""
        with self.lock:
            left = [place.item for place in iter(self.lines.next, None)]
        for channel in left:
            self._answer_at_once(self._told, channel, self._no)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """Ends the threads; whoever has no answer by then is hung up on."""
        for beside in (self._free, self._told):
            beside.shutdown(timeout=timeout)
        return super().shutdown(cancel_pending, timeout)


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
        self._channel.task_class = WSGITask
        began = perf_counter()
        try:
            if _has_left(self._channel):
                return self._channel.cancel()
            self._channel.service()
        finally:
            with self._dispatcher.lock:
                self._dispatcher.lines.worked(self._turn, perf_counter() - began)
                self._dispatcher.working -= 1

    def cancel(self) -> None:
        """Hangs up: there was no time left to say anything."""
        self._channel.cancel()


def _has_left(channel: HTTPChannel) -> bool:
    """Tells whether a reader hung up while waiting: in a crowd people reload again and again.

    A form is worked for all the same: what its sender wanted is known.
    """
    asked = channel.requests[0].command
    if asked not in {"GET", "HEAD"} or time() - channel.last_activity < GIVEN_UP_SECONDS:
        return False
    wire = channel.socket
    if wire is None:  # Whoever hangs up at the door leaves no more than their words.
        return True
    try:
        return not wire.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
