"""A whole site on machines of its own: proxy, two programs, store of limits, two databases."""

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from tests.servers.namespaces import Host, Network, network
from tests.servers.nginx import NAME, Proxy
from tests.servers.redis import Redis
from tests.servers.site import CHECKOUT, WITHOUT_LIMITS, clean_environment
from tests.servers.standby import Primary, Standby
from tests.servers.storm import Outcome, Plan

PORT, DATABASE_PORT, STORE_PORT = 8000, 5432, 6379
ASK = """
import sys, urllib.request, urllib.error
try:
    print(urllib.request.urlopen(sys.argv[1], timeout=30).status)
except urllib.error.HTTPError as answer:
    print(answer.code)
except OSError:
    print(0)
"""


class Program:
    """Is the program on one machine: web processes by gunicorn, and a worker."""

    def __init__(self, host: Host, folder: Path, settings: Mapping[str, str]) -> None:
        self.host = host
        folder.mkdir(mode=0o700)
        self._log = folder / "output"
        self._environment = clean_environment() | settings | {"CITYKEY_INSTANCE": str(folder)}
        bind = f"--bind={host.address}:{PORT}"
        web = ("gunicorn", "--config=docs/deploy/gunicorn.conf.py", bind, "wsgi:app")
        self._processes = [self._start(*web), self._start("citykey_site", "work")]

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [*self.host.within(), sys.executable, "-m", *words],
                cwd=CHECKOUT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        """Gives all that the program has written on this machine."""
        return self._log.read_text(errors="replace")

    def kill(self) -> None:
        """Ends every process of the program at once."""
        for process in self._processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class Machines:
    """Is the whole, running."""

    def __init__(self, made: Network, folder: Path) -> None:
        self.network, self._folder = made, folder
        self.keys = folder / "keys"
        self.keys.mkdir(mode=0o700)
        hosts = {name: made.host(name) for name in ("proxy", "a", "b", "store", "one", "two")}
        self.visitors, self._hosts = made.visitors(), hosts
        first, second, store = hosts["one"], hosts["two"], hosts["store"]
        self.store = Redis(folder, host=store.address, port=STORE_PORT, within=store.within())
        self.primary = Primary(
            folder / "one",
            host=first.address,
            port=DATABASE_PORT,
            within=first.within(without_root=True),
        )
        self.standby = Standby(
            folder / "two",
            self.primary,
            host=second.address,
            port=DATABASE_PORT,
            within=second.within(without_root=True),
        )
        self.programs: dict[str, Program] = {}
        self.proxy: Proxy | None = None

    @property
    def database(self) -> str:
        """Gives the address of the database as the programs know it: whichever takes writing."""
        nodes = "&".join(
            f"host={self._hosts[name].address}:{DATABASE_PORT}" for name in ("one", "two")
        )
        return f"postgresql://citykey@/postgres?{nodes}&target_session_attrs=read-write"

    def run_programs(self) -> None:
        """Starts the program on both machines, and the proxy before them."""
        settings = WITHOUT_LIMITS | {
            "CITYKEY_SQLALCHEMY_DATABASE_URI": self.database,
            "CITYKEY_LIMITS_STORAGE_URI": self.store.url,
            "CITYKEY_KEYS_DIR": str(self.keys),
            "CITYKEY_SECRET_KEY": secrets.token_urlsafe(32),
            "CITYKEY_SMTP_URL": "smtp://127.0.0.1:9",  # Nobody is there: the letters wait.
            "CITYKEY_TRUSTED_PROXIES": "1",
        }
        for name in ("a", "b"):
            self.programs[name] = Program(self._hosts[name], self._folder / name, settings)
        addresses = [f"{self._hosts[name].address}:{PORT}" for name in ("a", "b")]
        host = self._hosts["proxy"]
        folder = self._folder / "proxy"
        folder.mkdir()
        self.proxy = Proxy(folder, addresses, host=host.address, within=host.within())
        self.proxy.wait_for_its_number()

    def host(self, name: str) -> Host:
        """Gives one of the machines: proxy, a, b, store, one, two."""
        return self._hosts[name]

    def status(self, name: str, path: str) -> int:
        """Asks one machine's program for an address; 0 where it does not answer."""
        address = f"http://{self._hosts[name].address}:{PORT}{path}"
        words = [*self.visitors.within(), sys.executable, "-c", ASK, address]
        return int(subprocess.run(words, capture_output=True, text=True, check=True).stdout)

    def storm(self, plan: Plan) -> subprocess.Popen[str]:
        """Lets people come to the proxy; they are still coming when this returns."""
        words = ["-m", "tests.servers.storm_afar", self._hosts["proxy"].address, NAME]
        storm = subprocess.Popen(
            [*self.visitors.within(), sys.executable, *words],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        storm.stdin.write(json.dumps(asdict(plan) | {"port": self.proxy.sealed}))
        storm.stdin.close()
        return storm

    def stop(self) -> None:
        """Ends everything that runs."""
        for program in self.programs.values():
            program.kill()
        if self.proxy is not None:
            self.proxy.stop()
        self.store.kill()
        self.primary.stop()
        self.standby.stop()


def outcomes(storm: subprocess.Popen[str]) -> list[Outcome]:
    """Waits until everybody has an answer, and returns what became of each."""
    said = storm.stdout.read()
    storm.stdout.close()
    assert storm.wait() == 0
    return [Outcome(**facts) for facts in json.loads(said)]


@contextmanager
def machines() -> Iterator[Machines]:
    """Gives machines with the databases and the store running, and takes all away afterwards."""
    with tempfile.TemporaryDirectory(prefix="citykey-machines-") as name, network() as made:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL does not run as root, and has its folders in this one.
        whole = Machines(made, folder)
        try:
            for node in (whole.primary, whole.standby):
                node.folder.mkdir()
                node.make()
                node.run()
            whole.primary.wait_for_standby()
            whole.store.run()
            yield whole
        finally:
            whole.stop()
