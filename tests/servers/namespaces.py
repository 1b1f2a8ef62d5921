"""Makes machines out of network namespaces: each has its own address, all hang on one switch.

Linux and root only. What a machine cannot reach over the network it does not reach at all.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from tests.servers.pieces import iproute
from tests.servers.processes import not_root

NETWORK = "10.77.0"
# Addresses from which the visitors come; all of them are of the machine `visitors`.
VISITORS = "10.77.64.0/18"
OURS = re.compile(r"^ck(\d+)-\w+", re.MULTILINE)


class Host:
    """Is one machine, with an address and the words that start a command in it."""

    def __init__(self, network: str, name: str, number: int) -> None:
        self.space, self.name, self.number = f"{network}-{name}", name, number
        self.address = f"{NETWORK}.{number}"

    def within(self, *, without_root: bool = False) -> list[str]:
        """Gives the words before a command that runs it here, and ends it with its parent."""
        return [
            "nsenter",
            f"--net=/run/netns/{self.space}",
            "setpriv",
            "--pdeathsig=QUIT",
            *(_as_nobody() if without_root else ()),
        ]


class Network:
    """Is a switch with machines on it."""

    def __init__(self) -> None:
        self._name = f"ck{os.getpid()}"
        self._switch = f"{self._name}-switch"
        self._hosts: list[Host] = []

    def make(self) -> None:
        """Makes the switch."""
        _ip("netns", "add", self._switch)
        _ip("-n", self._switch, "link", "add", "bridge", "type", "bridge")
        _ip("-n", self._switch, "link", "set", "bridge", "up")

    def host(self, name: str) -> Host:
        """Puts one more machine on the switch."""
        host = Host(self._name, name, len(self._hosts) + 1)
        self._hosts.append(host)
        plug = f"port{host.number}"
        _ip("netns", "add", host.space)
        _ip("link", "add", "eth0", "netns", host.space, "type", "veth",
            "peer", "name", plug, "netns", self._switch)  # fmt: skip
        _ip("-n", self._switch, "link", "set", plug, "master", "bridge", "up")
        _ip("-n", host.space, "address", "add", f"{host.address}/16", "dev", "eth0")
        for device in ("lo", "eth0"):
            _ip("-n", host.space, "link", "set", device, "up")
        return host

    def visitors(self) -> Host:
        """Puts a machine on the switch that thousands of visitors come from."""
        host = self.host("visitors")
        _ip("-n", host.space, "route", "add", "local", VISITORS, "dev", "lo")
        for other in self._hosts[:-1]:
            _ip("-n", other.space, "route", "add", VISITORS, "via", host.address)
        return host

    def unplug(self, host: Host) -> None:
        """Pulls the cable of a machine: nobody hears from it, and nobody is told."""
        _ip("-n", self._switch, "link", "set", f"port{host.number}", "down")

    def close(self) -> None:
        """Takes every machine away."""
        for space in (*(host.space for host in self._hosts), self._switch):
            with suppress(subprocess.CalledProcessError):
                _ip("netns", "delete", space)


@contextmanager
def network() -> Iterator[Network]:
    """Gives a switch, and takes it away with all machines on it; what they run must have ended."""
    _forget_old()
    made = Network()
    try:
        made.make()
        yield made
    finally:
        made.close()


def _forget_old() -> None:
    """Takes away what tests that were killed have left."""
    listed = subprocess.run([str(iproute()), "netns"], capture_output=True, text=True, check=True)
    for found in OURS.finditer(listed.stdout):
        try:
            os.kill(int(found.group(1)), 0)
        except ProcessLookupError:
            _ip("netns", "delete", found.group())


def _as_nobody() -> Sequence[str]:
    user = not_root()
    return [f"--reuid={user['user']}", f"--regid={user['group']}", "--clear-groups"]


def _ip(*words: str) -> None:
    subprocess.run([str(iproute()), *words], check=True, capture_output=True)
