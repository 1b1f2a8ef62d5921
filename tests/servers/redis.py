"""Starts a throw-away Redis, or whatever speaks its language, that keeps nothing on a disk."""

import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.servers.pieces import redis_server
from tests.servers.ports import free_port
from tests.servers.processes import dying_with_us

START_SECONDS = 20


class Redis:
    """Is one server of counts on a port of its own; it can be killed and started again."""

    def __init__(
        self, folder: Path, *, host: str = "127.0.0.1", within: Sequence[str] = (), port: int = 0
    ) -> None:
        self._folder, self._host, self._within = folder, host, within
        self.port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Gives the address for CITYKEY_LIMITS_STORAGE_URI."""
        return f"redis://{self._host}:{self.port}"

    def run(self) -> None:
        """Starts the server and waits until it says that it is ready. Raises RuntimeError."""
        options = {"port": str(self.port), "bind": self._host, "save": "", "appendonly": "no"}
        options |= {"protected-mode": "no", "dir": str(self._folder)}
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self._process = subprocess.Popen(
            [*dying_with_us(), *self._within, str(redis_server()), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
        for line in self._process.stdout:
            if b"Ready to accept connections" in line:
                return
        raise RuntimeError("Redis did not come up.")

    def kill(self) -> None:
        """Ends the server at once, with all that it counted."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


@contextmanager
def run_redis(folder: Path) -> Iterator[Redis]:
    """Gives a running server of counts, and ends it afterwards."""
    server = Redis(folder)
    try:
        server.run()
        yield server
    finally:
        server.kill()


@contextmanager
def silent_store() -> Iterator[str]:
    """Gives the address of a store that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}"
