"""A site's folders, clock, mail server and database, all of whose bytes are searched."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from citykey_site import create_app
from citykey_site.services import day_passes
from citykey_site.storage import schema
from citykey_site.storage.db import db
from tests import make
from tests.journeys.canaries import MARKS, Canary
from tests.mail import bounced
from tests.servers.postgres import Postgres
from tests.servers.site import WITHOUT_LIMITS, Site, citykey
from tests.servers.smtp import MailServer
from tests.traces import content, found
from tests.wall import Wall

START = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
SHARED_MEMORY = Path("/dev/shm")
OF_A_DAY = ("booking", "booking_pass", "wait", "request")
DAMAGE = "UPDATE booking SET email_sealed = :seal WHERE id = :id"


class Place:
    """Is all that one site may write to; `birds` are the residents who are searched for."""

    def __init__(self, folder: Path, mail: MailServer, server: Postgres | None = None) -> None:
        self.folder, self.mail, self.server = folder, mail, server
        self.birds: list[Canary] = []
        for name in ("instance", "tmp", "home", "copy", "returns", "returns/new"):
            (folder / name).mkdir(mode=0o700)
        self.wall = Wall(folder / "clock", START)
        self.instance, self.returns = folder / "instance", folder / "returns" / "new"
        self.uri = f"sqlite:///{self.instance}/citykey.sqlite"
        if server:
            self.uri = server.create_database("site")
        chosen = {
            "instance": self.instance,
            "clock_file": self.wall.path,
            "demo": False,
            "smtp_url": mail.url,
            "mail_from": "Office <office@example.org>",
            "sqlalchemy_database_uri": self.uri,
            "keys_copy": folder / "copy",
            "trusted_proxies": 1,
            "bounce_address": bounced.ADDRESS,
            "bounce_mailbox": f"maildir:{folder}/returns",
        }
        self.settings = {f"CITYKEY_{name.upper()}": str(value) for name, value in chosen.items()}
        self.settings |= {"CITYKEY_DEMO": "0", "PYTHONDONTWRITEBYTECODE": "1", **WITHOUT_LIMITS}
        self.settings |= {"TMPDIR": str(folder / "tmp"), "HOME": str(folder / "home")}
        self._sow(chosen)

    def _sow(self, chosen: dict[str, object]) -> None:
        app = create_app(**chosen)
        with app.app_context():
            schema.upgrade()
            make.event(places=20)
            make.event("marked", venue=make.ARCHER, check_emails=True)
            make.event("scarce", places=1, minutes=180, day=(START + timedelta(days=20)).date())
            make.booking(event_id="scarce", email="first@example.org")
            draw = {"draw_opens_at": make.later(days=-1), "draw_closes_at": make.later(days=2)}
            make.event("drawn", day=(START + timedelta(days=21)).date(), **draw)
            names = ("kosciuszko", "marked", "scarce", "drawn")
            self.slots = {
                name: [window.public_id for window in make.windows(name)] for name in names
            }
            [made] = day_passes.make(
                "kosciuszko", count=1, form_token="once", by="a test", now=START
            )
            self.pass_code, self.door_opens = made.code, make.windows()[0].starts_at
            db.session.remove()
            db.engine.dispose()

    def bird(self, site: Site, name: str) -> Canary:
        """Returns a new resident."""
        self.birds.append(Canary(site, self.mail, name, len(self.birds) + 1))
        return self.birds[-1]

    def named(self, name: str) -> Canary:
        """Returns a resident who was there before."""
        return next(bird for bird in self.birds if bird.name == name)

    def command(self, *words: object, **more: object) -> str:
        """Runs a command, which has to go well, and returns what it said."""
        done = citykey(*map(str, words), **{"environment": self.settings} | more)
        self._keep_said(done.stdout + done.stderr)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def check(self, site: Site) -> None:
        """Fails where any canary stands: in files and their names, or in what was said."""
        self._keep_said(site.output)
        places = [self.folder, SHARED_MEMORY, *([self.server.folder] if self.server else [])]
        hits = [hit for place in places for hit in found(place, MARKS)]
        assert not hits, hits

    def _keep_said(self, words: str) -> None:
        with (self.folder / "home" / "said").open("a") as file:
            file.write(words)

    def ask(self, question: str, **values: object) -> list[tuple]:
        """Returns the rows that answer a question to the database."""
        engine = create_engine(self.uri, poolclass=NullPool)
        with engine.begin() as connection:
            answer = connection.execute(text(question), values)
            return [tuple(row) for row in answer] if answer.returns_rows else []

    def sealed(self) -> list[bytes]:
        """Returns all that is kept, sealed or as digests, of those who come on a day."""
        rows = [row for name in OF_A_DAY for row in self.ask(f"SELECT * FROM {name}")]
        return [bytes(item) for row in rows for item in row if isinstance(item, bytes)]

    def has_any_of(self, kept: list[bytes]) -> bool:
        """Tells whether any of this stands in a file: of PostgreSQL's, in one of its tables."""
        folders = [self.folder, *([self.server.folder / "data" / "base"] if self.server else [])]
        written = b"".join(content(path) for folder in folders for path in folder.rglob("*"))
        return any(item in written for item in kept)

    @contextmanager
    def damaged(self) -> Iterator[None]:
        """Has one byte too few in the seal of the newest booking's email, for a while."""
        [[row, seal]] = self.ask("SELECT id, email_sealed FROM booking ORDER BY id DESC LIMIT 1")
        self.ask(DAMAGE, seal=bytes(seal)[:-1], id=row)
        yield
        self.ask(DAMAGE, seal=seal, id=row)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Keeps the database from writing, by a lock from outside; PostgreSQL is stopped."""
        if self.server:
            self.server.stop()
            yield
            self.server.run()
            return
        with closing(sqlite3.connect(self.instance / "citykey.sqlite", isolation_level=None)) as it:
            it.execute("BEGIN IMMEDIATE")
            yield

    def returned(self, name: str) -> tuple[bytes, str]:
        """Returns what a mail server writes when a resident's letter comes back, and to whom."""
        bird = self.named(name)
        sender = bird.letter().sender
        return bounced.report(to=sender).replace(b"ana@gmial.com", bird.email.encode()), sender

    def restore(self, backup: Path) -> dict[str, str]:
        """Brings a backup and the keys to a second machine, and returns its settings."""
        second = self.folder / "second"
        uri = f"sqlite:///{second}/citykey.sqlite"
        if self.server:
            uri = self.server.create_database("second")
        settings = self.settings | {
            "CITYKEY_INSTANCE": str(second),
            "CITYKEY_SQLALCHEMY_DATABASE_URI": uri,
            "CITYKEY_KEYS_COPY": "",
        }
        self.command("copy-keys", second / "keys")
        self.command("restore", backup, environment=settings)
        return settings
