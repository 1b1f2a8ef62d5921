"""Answers kept pages in the thread that looks at the sockets: no other has to wake up for them.

To hand a request to another thread and back takes ten times as long as to answer it from memory.
"""

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Protocol

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import WSGITask

READING = frozenset({"GET", "HEAD"})


class Pages(Protocol):
    """Is what keeps finished pages (`web/kept_pages.py`)."""

    AT_HAND: str

    def at_hand(self, host: str, path: str, query: str, accepted: str) -> object | None:
        """Returns the page of an address if it is good at this moment."""


class FromMemory(WSGITask):
    """Answers a request through the whole program, which finds its page in the environment."""

    def __init__(
        self, name: str, page: object, channel: HTTPChannel, request: HTTPRequestParser
    ) -> None:
        super().__init__(channel, request)
        self._found = {name: page}

    def get_environment(self) -> dict:
        """Returns the environment of the request, with the page."""
        return super().get_environment() | self._found


class AtHand:
    """Takes requests whose page is at hand, to be answered after the look at the sockets.

    `proxies` is the number of our own proxies in front.
    """

    def __init__(self, pages: Pages, *, proxies: int) -> None:
        self._pages, self._proxies = pages, proxies
        self._waiting: deque[tuple[HTTPChannel, object]] = deque()

    def takes(self, channel: HTTPChannel) -> bool:
        """Tells whether this request is answered here; the database is asked at this moment."""
        request = channel.requests[0]
        if request.command not in READING or not _is_free(channel):
            return False
        accepted = request.headers.get("ACCEPT_ENCODING", "")
        page = self._pages.at_hand(self._host(request), request.path, request.query, accepted)
        if page is None:
            return False
        self._waiting.append((channel, page))
        return True

    def answer_all(self, otherwise: Callable[[HTTPChannel], object]) -> None:
        """Answers what was taken; `otherwise` takes back what would have to wait after all."""
        while self._waiting:
            channel, page = self._waiting.popleft()
            if not _is_free(channel):
                otherwise(channel)
                continue
            channel.task_class = partial(FromMemory, self._pages.AT_HAND, page)
            channel.service()

    def _host(self, request: HTTPRequestParser) -> str:
        """Returns the host as the program will understand it behind our proxies."""
        told = request.headers.get("X_FORWARDED_HOST", "").split(",")
        if self._proxies and len(told) >= self._proxies and told[-self._proxies].strip():
            return told[-self._proxies].strip()
        return request.headers.get("HOST", "")


def _is_free(channel: HTTPChannel) -> bool:
    # Who asks for more at once, or reads slowly, could make this thread wait for itself.
    return len(channel.requests) == 1 and not channel.total_outbufs_len
