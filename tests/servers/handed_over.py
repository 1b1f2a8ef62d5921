"""A host whose socket outlives its program, as with `docs/deploy/citykey.socket`."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tests.servers.processes import dying_with_us
from tests.servers.site import CHECKOUT, clean_environment

CONF = CHECKOUT / "docs" / "deploy" / "gunicorn.conf.py"
STOP_SECONDS = 40


class HandedOver:
    """Is gunicorn on a socket that it was given; requests wait in it while no program runs."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self._socket.getsockname()[1]
        self._settings, self._log = dict(settings), folder / f"output-{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, code: Path) -> None:
        """Starts the program of a checkout."""
        # systemd hands sockets over from the number 3 on, to the process that it names.
        taken = f'LISTEN_PID=$$ LISTEN_FDS=1 exec "$@" 3<&{self._socket.fileno()}'
        words = [sys.executable, "-m", "gunicorn", f"--config={CONF}", "wsgi:app"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*dying_with_us(), "sh", "-c", taken, "sh", *words],
                cwd=code,
                env=clean_environment() | self._settings | {"PYTHONPATH": str(code)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[self._socket.fileno()],
            )

    @property
    def output(self) -> str:
        """Gives all that the programs have written."""
        return self._log.read_text(errors="replace")

    def wait_until_ready(self) -> None:
        """Waits for the first answer, which waits in the socket by itself. Raises OSError."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=60):
            pass

    def restart(self, code: Path) -> None:
        """Does what `systemctl restart` does, and waits for the first answer."""
        self.stop()
        self.start(code)
        self.wait_until_ready()

    def reload(self) -> None:
        """Does what `systemctl reload` does; does not wait."""
        os.kill(self._process.pid, signal.SIGHUP)

    def stop(self) -> int:
        """Asks the program to end, and returns its exit code; the socket stays."""
        self._process.terminate()
        return self._process.wait(STOP_SECONDS)

    def wait(self) -> int:
        """Waits until the program ends by itself, and returns its exit code."""
        return self._process.wait(STOP_SECONDS)

    def close(self) -> None:
        """Ends the program and the socket."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._socket.close()
