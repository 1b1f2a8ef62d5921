"""Drives Debian's Firefox by its own protocol, Marionette, with nothing but a socket.

PyPI's `marionette_driver` does the same and brings fourteen other packages along.
"""

import json
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.servers.pieces import firefox
from tests.servers.ports import free_port
from tests.servers.processes import dying_with_us

PATIENCE_SECONDS = 60
# It asks nobody for updates, and a page that is left may stay in memory as for every person.
SETTINGS = {
    "app.update.disabledForTesting": True,
    "browser.sessionhistory.max_total_viewers": 8,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.localDomains": "www.weather.gov",
    "services.settings.server": "data:,",
}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # How WebDriver names the key of an element.


class Firefox:
    """Is one window of a person: opens pages, types, presses, goes back and forward."""

    def __init__(self, port: int) -> None:
        self._wire = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        self._answers = self._wire.makefile("rb")
        self._number = 0
        self._read()
        self._tell("NewSession", capabilities={"alwaysMatch": {"pageLoadStrategy": "normal"}})

    def open(self, address: str) -> None:
        """Opens an address; one that cannot be reached shows the browser's own page."""
        with suppress(RuntimeError):
            self._tell("Navigate", url=address)

    def open_tab(self) -> None:
        """Goes on in a new tab."""
        made = self._tell("NewWindow", type="tab", focus=True)
        self._tell("SwitchToWindow", handle=made["handle"], focus=True)

    def fill(self, selector: str, typed: str) -> None:
        """Types into a field."""
        self._tell("ElementSendKeys", id=self._find(selector), text=typed)

    def press(self, selector: str) -> None:
        """Presses a button or follows a link, and waits for the page that comes."""
        with suppress(RuntimeError):
            self._tell("ElementClick", id=self._find(selector))

    def back(self) -> None:
        """Goes one page back."""
        with suppress(RuntimeError):
            self._tell("Back")

    def forward(self) -> None:
        """Goes one page forward."""
        with suppress(RuntimeError):
            self._tell("Forward")

    def reload(self) -> None:
        """Loads the page again."""
        with suppress(RuntimeError):
            self._tell("Refresh")

    @property
    def html(self) -> str:
        """Returns what the window shows, as HTML."""
        return self._tell("GetPageSource")["value"]

    def quit(self) -> None:
        """Closes the browser."""
        self._tell("Quit", area="Marionette", flags=["eForceQuit"])
        self._answers.close()
        self._wire.close()

    def _find(self, selector: str) -> str:
        found = self._tell("FindElement", using="css selector", value=selector)
        return found["value"][ELEMENT]

    def _tell(self, command: str, *, area: str = "WebDriver", **words: object) -> dict:
        self._number += 1
        said = json.dumps([0, self._number, f"{area}:{command}", words])
        self._wire.sendall(f"{len(said.encode())}:{said}".encode())
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result or {}

    def _read(self) -> object:
        size = b""
        while not size.endswith(b":"):
            size += self._answers.read(1)
        return json.loads(self._answers.read(int(size[:-1])))


@contextmanager
def open_firefox() -> Iterator[Firefox]:
    """Gives a headless Firefox with an empty profile; raises RuntimeError where there is none."""
    program = firefox()
    if program is None:
        raise RuntimeError("Firefox is missing: apt install firefox-esr")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="citykey-firefox-") as profile:
        lines = SETTINGS | {"marionette.port": port}
        words = [f'user_pref("{name}", {json.dumps(value)});' for name, value in lines.items()]
        (Path(profile) / "user.js").write_text("\n".join(words))
        process = subprocess.Popen(
            [*dying_with_us(), program, "--marionette", "--headless", "--no-remote",
             "--profile", profile],
            env={"HOME": profile, "MOZ_DISABLE_CONTENT_SANDBOX": "1", "PATH": "/usr/bin:/bin"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            window = _connect(process, port)
            yield window
            with suppress(OSError, RuntimeError, ValueError):
                window.quit()
        finally:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()
            process.wait()


def _connect(process: subprocess.Popen, port: int) -> Firefox:
    for _ in range(PATIENCE_SECONDS * 10):
        with suppress(ConnectionRefusedError):
            return Firefox(port)
        with suppress(subprocess.TimeoutExpired):
            code = process.wait(timeout=0.1)
            raise RuntimeError(f"Firefox ended with {code}")
    raise RuntimeError("Firefox did not answer")
