"""The sockets of `serve`: how many, how much each may send, and how they end."""

import resource
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic

from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

from citykey_site.cli.dispatcher import Dispatcher

# Staff send files of events. The site itself refuses more than 32 kB from residents, and says
# in words where a file is too big; waitress would only hang up.
LARGEST_BODY = 6 * 1024 * 1024
LARGEST_HEADERS = 16 * 1024
# A sender who says nothing for so long is let go; hundreds of slow ones hold nobody up, since
# waitress gives a thread only to a request that has arrived.
SILENCE_SECONDS = 30
# More than may wait for a turn (`serve.MOST_WAITING`), so that who is refused is still told.
MOST_CONNECTIONS = 4000
# Descriptors for the database, letters, keys and the program itself.
OWN_FILES = 300
BACKLOG = 2048
AT_A_LOOK = 64
# At the end: so long for those who are still sending, for what has begun, and to tell the rest.
SEND_SECONDS = 4
FINISH_SECONDS = 20
TELL_SECONDS = 4
LOOK_SECONDS = 0.1


class Listening:
    """Holds the open port, and serves until it is asked to stop."""

    def __init__(self, app: Flask, dispatcher: Dispatcher, *, host: str, port: int, **more) -> None:
        self._sockets: dict = {}
        self._dispatcher = dispatcher
        self._stopping = threading.Event()
        try:
            create_server(
                app,
                map=self._sockets,
                _dispatcher=dispatcher,
                host=host,
                port=port,
                ident=None,
                max_request_body_size=LARGEST_BODY,
                max_request_header_size=LARGEST_HEADERS,
                channel_timeout=SILENCE_SECONDS,
                cleanup_interval=SILENCE_SECONDS // 2,
                connection_limit=_most_connections(),
                backlog=BACKLOG,
                **more,
            )
        except Exception:  # The port is taken, or none of this machine: nothing stays open.
            wasyncore.close_all(self._sockets)
            raise
        self._ports = [item for item in self._sockets.values() if isinstance(item, BaseWSGIServer)]
        for item in self._ports:
            item.handle_accept = partial(_accept_many, item.handle_accept, self._sockets)

    def run(self) -> None:
        """Serves until somebody asks to stop or presses Ctrl-C; then finishes what has begun."""
        with suppress(KeyboardInterrupt):
            while not self._stopping.is_set():
                self._look(1)
        self._finish()

    def stop(self) -> None:
        """Asks to stop; may be called from a signal, and more than once."""
        if not self._stopping.is_set():
            self._stopping.set()
            for port in self._ports:
                port.pull_trigger()

    def _finish(self) -> None:
        for port in self._ports:
            self._take_all_that_came(port)
        self._emptied(SEND_SECONDS, _is_asking)
        if not self._emptied(FINISH_SECONDS, _is_owed):
            self._dispatcher.refuse_all()
            self._emptied(TELL_SECONDS, _is_owed)
        self._dispatcher.shutdown(timeout=1)
        if not self._dispatcher.threads:
            # A thread that still works would write to the number of a pipe that is closed, and
            # by then something else may have it.
            wasyncore.close_all(self._sockets)

    def _take_all_that_came(self, port: BaseWSGIServer) -> None:
        """Lets in whose connection the kernel has taken already, and nobody after them."""
        for _ in range(BACKLOG // AT_A_LOOK):
            port.handle_accept()
        port.accepting = False
        port.del_channel()
        port.socket.close()

    def _emptied(self, seconds: float, waits: Callable[[HTTPChannel], bool]) -> bool:
        """Goes on serving until nobody waits any more; False where time was too short."""
        end = monotonic() + seconds
        while monotonic() < end:
            self._look(LOOK_SECONDS)
            if self._dispatcher.is_idle() and not any(map(waits, self._channels())):
                return True
        return False

    def _channels(self) -> list[HTTPChannel]:
        return [item for port in self._ports for item in list(port.active_channels.values())]

    def _look(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._sockets, count=1)
        self._dispatcher.answer_at_hand()


def _accept_many(accept: Callable[[], None], sockets: dict) -> None:
    """Lets in who stands at the door, not one at each look around: looks are dear in a crowd."""
    for _ in range(AT_A_LOOK):
        before = len(sockets)
        accept()
        if len(sockets) == before:
            return


def _is_owed(channel: HTTPChannel) -> bool:
    """Tells whether a visitor has asked and has not all of the answer yet."""
    return bool(channel.requests or channel.total_outbufs_len)


def _is_asking(channel: HTTPChannel) -> bool:
    """Tells the same, also of one whose request has not all arrived."""
    begun = channel.request is not None and not channel.request.empty
    return begun or _is_owed(channel)


def _most_connections() -> int:
    """Asks for enough descriptors, and returns how many connections they are good for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OWN_FILES
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(wanted - OWN_FILES, OWN_FILES)
