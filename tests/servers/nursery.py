"""Runs commands in processes that need not load the program first: it is loaded here, once.

Each command is a process of its own with its own settings, and begins as the real one does, in
`main`. That the program also starts from nothing is shown by every `serve`, `work` and gunicorn.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

from tests.servers.processes import dying_with_us

CHECKOUT = Path(__file__).resolve().parents[2]


class Nursery:
    """Is the process that has the program loaded and makes the others from itself."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process = subprocess.Popen(
            [*dying_with_us(), sys.executable, "-m", "tests.servers.nursery"],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.stop)

    def stop(self) -> None:
        """Lets it end: there is nothing more to read."""
        self._process.communicate()

    def run(
        self, words: Sequence[str], *, environment: Mapping[str, str], typed: bytes = b""
    ) -> subprocess.CompletedProcess[str]:
        """Runs one command to its end, one at a time; `typed` is what it reads."""
        with tempfile.TemporaryDirectory(prefix="citykey-command-") as name, self._turn:
            (Path(name) / "in").write_bytes(typed)
            task = {"words": list(words), "environment": dict(environment), "folder": name}
            self._process.stdin.write(json.dumps(task) + "\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            said = [(Path(name) / which).read_text("utf-8") for which in ("out", "err")]
        return subprocess.CompletedProcess(task["words"], code, *said)


@cache
def nursery() -> Nursery:
    """Gives the one of this run; it ends with the tests."""
    return Nursery()


def _serve() -> None:
    """Makes a process for each line of the input, and answers with its exit code."""
    cli = import_module("citykey_site.cli")
    for name in cli.COMMANDS.values():
        import_module(f"citykey_site.cli.{name}")
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _become(json.loads(line), cli.main)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _become(task: dict, main) -> None:
    os.environ.clear()
    os.environ.update(task["environment"])
    for number, name in enumerate(("in", "out", "err")):
        opened = os.open(Path(task["folder"]) / name, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.argv = ["citykey", *task["words"]]
    sys.exit(main())


if __name__ == "__main__":
    _serve()
