"""Starts a second PostgreSQL that follows the first, commit by commit, and takes its place."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from psycopg import sql

from tests.servers.postgres import Postgres
from tests.servers.processes import not_root

NAME = "standby"
CONF = "primary_conninfo = 'host={host} port={port} user=citykey application_name={name}'\n"


class Primary(Postgres):
    """Is a PostgreSQL that other machines may reach and follow."""

    def make(self) -> None:
        """Makes the data folder; every machine of the test's network may connect."""
        super().make()
        with (self.folder / "data" / "pg_hba.conf").open("a") as rules:
            rules.write("host all all 0.0.0.0/0 trust\nhost replication all 0.0.0.0/0 trust\n")

    def wait_for_standby(self) -> None:
        """Makes every commit wait, from now on, until the standby has it on its disk."""
        self._command(sql.SQL("ALTER SYSTEM SET synchronous_standby_names = 'standby'"))
        self._command(sql.SQL("SELECT pg_reload_conf()"))

    def is_followed(self) -> bool:
        """Tells whether the standby follows, and each commit waits for it."""
        with self._connect() as connection:
            found = connection.execute("SELECT sync_state FROM pg_stat_replication").fetchall()
        return found == [("sync",)]


class Standby(Postgres):
    """Is a PostgreSQL that follows a primary until it is promoted."""

    def __init__(
        self,
        folder: Path,
        primary: Primary,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        within: Sequence[str] = (),
    ) -> None:
        super().__init__(folder, host=host, port=port, within=within)
        self._primary = primary

    def make(self) -> None:
        """Copies the running primary."""
        user = not_root()
        if user:
            os.chown(self.folder, user["user"], user["group"])
        source = f"host={self._primary.folder} port={self._primary.port} user=citykey"
        subprocess.run(
            [*self._program("pg_basebackup"), f"--pgdata={self.folder / 'data'}", "--no-sync",
             "--checkpoint=fast", f"--dbname={source}"],
            **user,
            cwd=self.folder,
            check=True,
            capture_output=True,
        )  # fmt: skip
        data = self.folder / "data"
        conf = CONF.format(host=self._primary.host, port=self._primary.port, name=NAME)
        (data / "postgresql.auto.conf").write_text(conf)
        (data / "standby.signal").touch()

    def promote(self) -> None:
        """Makes it the primary; its commits wait for nobody until it has a standby."""
        self._command(sql.SQL("SELECT pg_promote()"))
