"""Runs the commands as processes of their own, on the folder of the test's site."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.servers.site import citykey
from tests.servers.smtp import MailServer
from tests.wall import Wall

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def command(tmp_path: Path, wall: Wall) -> Command:
    """Runs a command of a site that is no demonstration; settings may be added or changed."""

    def run(*words: object, **settings: object) -> CompletedProcess[str]:
        chosen = {"instance": tmp_path / "instance", "clock_file": wall.path, "demo": "0"}
        return citykey(*map(str, words), **(chosen | settings))

    return run


@pytest.fixture
def mail() -> MailServer:
    """A mail server that takes every letter."""
    with MailServer() as server:
        yield server
