"""Runs the whole program as a process of its own, as a host would."""

import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from tests.servers.nursery import nursery
from tests.servers.ports import free_port
from tests.servers.processes import dying_with_us

CHECKOUT = Path(__file__).resolve().parents[2]
# `{port}` is filled in with the port that the site is started on.
SERVE = (sys.executable, "-m", "citykey_site", "serve", "--port", "{port}")
GUNICORN = (
    *(sys.executable, "-m", "gunicorn", "--no-control-socket"),
    *("--bind", "127.0.0.1:{port}", "wsgi:app"),
)
WORK = (sys.executable, "-m", "citykey_site", "work")
# For tests in which one person, or one network, books again and again.
WITHOUT_LIMITS = {
    f"CITYKEY_BOOKINGS_PER_{what}": "9999" for what in ("MAILBOX", "DOMAIN", "NETWORK")
}
START_SECONDS = 60
STOP_SECONDS = 30
Found = TypeVar("Found")


class Site:
    """Is one running copy of the program, with its address in `url` and its words in `output`."""

    def __init__(
        self, command: Sequence[str], *, environment: Mapping[str, str], folder: Path
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.instance = Path(environment.get("CITYKEY_INSTANCE", folder / "instance"))
        self._log = folder / "output"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*dying_with_us(), *(word.format(port=self.port) for word in command)],
                cwd=CHECKOUT,
                env=clean_environment() | dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def output(self) -> str:
        """Gives all that the program has written until now, on both of its outputs."""
        return self._log.read_text(errors="replace")

    @property
    def pid(self) -> int:
        """Gives the number of the process, for tests that kill it."""
        return self._process.pid

    def wait_until_up(self) -> None:
        """Waits for `/healthz`; raises RuntimeError with the output if the site does not come."""
        for _ in range(START_SECONDS * 20):
            if self._answers():
                return
            with suppress(subprocess.TimeoutExpired):
                code = self._process.wait(timeout=0.05)
                raise RuntimeError(f"The site ended with {code}: {self.output}")
        raise RuntimeError(f"The site did not answer: {self.output}")

    def wait_for(self, look: Callable[[], Found | None], name: str) -> Found:
        """Gives what `look` finds, as soon as it finds it while the program runs.

        Raises RuntimeError with the program's output if that never happens.
        """
        for _ in range(START_SECONDS * 20):
            ended = self._process.poll() is not None
            found = look()
            if found:
                return found
            if ended:
                break
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=0.05)
        raise RuntimeError(f"There was never {name}: {self.output}")

    def wait_until_it_says(self, words: str) -> None:
        """Waits until the program has written some words; RuntimeError if it never does."""
        self.wait_for(lambda: words in self.output, repr(words))

    def ask_to_stop(self) -> None:
        """Sends SIGTERM and does not wait for what comes of it."""
        self._process.terminate()

    def stop(self) -> int:
        """Asks the program to end, and gives its exit code; twice gives the same.

        Raises RuntimeError, and ends it by force, where it does not end by itself.
        """
        if self._process.poll() is None:
            self._process.terminate()
        try:
            return self._process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired as too_long:
            self.kill()
            raise RuntimeError(f"The site did not end: {self.output}") from too_long

    def kill(self) -> None:
        """Ends the program in the middle of whatever it does."""
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                return True
        except urllib.error.HTTPError as answer:
            answer.close()
            return False
        except OSError:
            return False


@contextmanager
def run_site(command: Sequence[str] = SERVE, *, environment: Mapping[str, str]) -> Iterator[Site]:
    """Gives a site that answers, and stops it afterwards.

    `environment` is added to this process's own, less every CITYKEY_ setting. The site's
    folder for data is a new empty one unless CITYKEY_INSTANCE names another.
    """
    with tempfile.TemporaryDirectory(prefix="citykey-site-") as name:
        instance = Path(name) / "instance"
        instance.mkdir(mode=0o700)
        settings = {"CITYKEY_INSTANCE": str(instance)} | dict(environment)
        site = Site(command, environment=settings, folder=Path(name))
        try:
            site.wait_until_up()
            yield site
        finally:
            site.stop()


@contextmanager
def run_worker(*, environment: Mapping[str, str]) -> Iterator[Site]:
    """Gives the worker that delivers letters beside web processes; it has no address."""
    with tempfile.TemporaryDirectory(prefix="citykey-worker-") as name:
        worker = Site(WORK, environment=environment, folder=Path(name))
        try:
            worker.wait_until_it_says("Working")
            yield worker
        finally:
            worker.stop()


def citykey(
    *words: str,
    environment: Mapping[str, str] | None = None,
    typed: bytes = b"",
    **settings: object,
) -> subprocess.CompletedProcess[str]:
    """Runs one command to its end; `settings` are CITYKEY_ settings in lower case.

    `typed` is what it reads from its input.
    """
    named = {f"CITYKEY_{name.upper()}": str(value) for name, value in settings.items()}
    chosen = clean_environment() | dict(environment or {}) | named
    return nursery().run(words, environment=chosen, typed=typed)


def clean_environment() -> dict[str, str]:
    """Gives this process's environment less every CITYKEY_ setting, to start the program in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CITYKEY_")}
    return kept | {"PYTHONPATH": str(CHECKOUT), "PYTHONUNBUFFERED": "1"}
