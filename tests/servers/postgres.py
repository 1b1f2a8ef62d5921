"""Starts a throw-away PostgreSQL on this machine's own programs."""

import atexit
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.pieces import postgres_folder
from tests.servers.ports import free_port
from tests.servers.processes import dying_with_us, not_root

# The data are gone with the tests, so nothing has to reach the disk. What is committed still
# outlives the server's own crash, because each commit is handed to the kernel.
SETTINGS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "32MB",
}
START_SECONDS = 30


class Postgres:
    """Is one PostgreSQL server with its own data folder, port and socket; anyone may connect.

    `within` are the words before its command that bring it to another network and user.
    """

    def __init__(
        self,
        folder: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        within: Sequence[str] = (),
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self._settings = SETTINGS | dict(settings or {})
        self.host = host
        self.port = port or free_port()
        self._within = within
        self._programs = postgres_folder()
        self._process: subprocess.Popen[bytes] | None = None
        if self._programs is None:
            raise RuntimeError("PostgreSQL's programs are missing: apt install postgresql")

    @classmethod
    @contextmanager
    def start(cls, **settings: str) -> Iterator["Postgres"]:
        """Gives a running server, and takes it away with all its data afterwards.

        Also stops it when Python ends without leaving the block. Raises RuntimeError where the
        programs are missing or the server does not come up.
        """
        with tempfile.TemporaryDirectory(prefix="citykey-pg-", ignore_cleanup_errors=True) as name:
            server = cls(Path(name), settings=settings)
            atexit.register(server.stop)
            try:
                server.make()
                server.run()
                yield server
            finally:
                server.stop()
                atexit.unregister(server.stop)

    def make(self) -> None:
        """Makes the data folder; its user is `citykey` and its texts are UTF-8 in code order."""
        user = not_root()
        if user:
            os.chown(self.folder, user["user"], user["group"])
        made = subprocess.run(
            [
                *self._program("initdb"),
                f"--pgdata={self.folder / 'data'}",
                "--auth=trust",
                "--username=citykey",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
            ],
            **not_root(),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr}")

    def run(self) -> None:
        """Starts the server and waits until it answers; also after `stop`, on the same data."""
        settings = self._settings | {
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
        }
        settings |= {"listen_addresses": self.host}
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(self._within or dying_with_us()),
                    *self._program("postgres"),
                    "-D",
                    str(self.folder / "data"),
                    *(
                        part
                        for name, value in settings.items()
                        for part in ("-c", f"{name}={value}")
                    ),
                ],
                **({} if self._within else not_root()),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._wait()

    def stop(self) -> None:
        """Stops the server at once, as a crash would; what was committed stays."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGQUIT)
        self._process.wait()
        self._process = None

    def url(self, database: str = "postgres") -> str:
        """Gives the address of a database, for SQLAlchemy with psycopg."""
        return f"postgresql+psycopg://citykey@127.0.0.1:{self.port}/{database}"

    def url_by_socket(self) -> str:
        """Gives the address of its first database to programs on this machine."""
        return f"postgresql+psycopg://citykey@/postgres?host={self.folder}&port={self.port}"

    def create_database(self, name: str, *, template: str | None = None) -> str:
        """Makes a database, empty or a copy of another that nobody uses; gives its address."""
        make = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template:
            # The files are copied whole: the other way, block by block, takes five times as long.
            make += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template))
        self._command(make)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Removes a database if it is there, and ends the connections to it."""
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._command(drop.format(sql.Identifier(name)))

    def _command(self, command: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(command)

    def _connect(self) -> psycopg.Connection:
        # By the socket: that is there whatever network the server is in.
        where = {"host": str(self.folder), "port": self.port, "dbname": "postgres"}
        return psycopg.connect(**where, user="citykey", autocommit=True)

    def _wait(self) -> None:
        ready = [*self._program("pg_isready"), "-q", "-h", str(self.folder), "-p", str(self.port)]
        for _ in range(START_SECONDS * 20):
            if self._process.poll() is not None:
                break
            if subprocess.run(ready, check=False).returncode == 0:
                return
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=0.05)
        self.stop()
        raise RuntimeError(f"PostgreSQL did not come up: {(self.folder / 'log').read_text()}")

    def _program(self, name: str) -> list[str]:
        return [str(self._programs / name)]
