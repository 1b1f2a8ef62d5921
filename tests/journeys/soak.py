"""Days of a small site one after another: people, letters, erasure; and what they leave behind."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask

from citykey_site.cli.context import Site
from citykey_site.cli.worker import Worker
from citykey_site.domain.times import day_of
from citykey_site.services import backups
from citykey_site.storage.db import db, session
from tests import make
from tests.mailbox import Mailbox
from tests.people import Visitor
from tests.servers.storm import fields
from tests.services import deeds
from tests.wall import Wall

AHEAD = timedelta(days=3)
ROUNDS_A_DAY = 2
PAGE = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """Holds what the site weighs at the end of a day; sizes in bytes.

    `objects` counts what Python holds, `files` those of the data folder with its keys.
    """

    memory: int
    objects: int
    descriptors: int
    files: int
    database: int


class Season:
    """Lives through days: an event is announced each day, people book, the worker works."""

    def __init__(self, app: Flask, wall: Wall, *, people: int) -> None:
        self._app, self._wall, self._people = app, wall, people
        settings, office = app.extensions["citykey.settings"], app.extensions["citykey.office"]
        self.mailbox = Mailbox()
        self._worker = Worker(Site(app, settings, office), self.mailbox)

    def days(self, count: int) -> Iterator[Weight]:
        """Yields what the site weighs after each of so many days."""
        for number in range(count):
            self._live_a_day(number)
            yield self._weigh()

    def _live_a_day(self, number: int) -> None:
        now = self._wall.now()
        make.event(f"event-{number}", day=day_of(now + AHEAD), places=self._people, now=now)
        for person in range(self._people):
            self._visit(number, person)
        for _ in range(ROUNDS_A_DAY):
            self._worker.do_round(0)
            self._wall.move(hours=24 / ROUNDS_A_DAY)
        backups.make(Path(self._app.instance_path) / "backup", days=1, now=self._wall.now())
        self.mailbox.letters.clear()

    def _visit(self, number: int, person: int) -> None:
        """Lets one person read, book by the form, and then change, cancel or keep it."""
        client = Visitor(self._app, network=f"192.0.2.{person}").client
        event = f"event-{number}"
        slot = make.windows(event)[person % 6].public_id
        for page in ("/en/", "/es/events", f"/en/events/{event}", "/en/help"):
            client.get(page)
        path = f"/en/events/{event}/book?slot={slot}&people=1"
        form = fields(client.get(path).data)
        email = f"person-{number}-{person}@d{person}.example.org"
        done = client.post(path, data={**form, "email": email, "people": "1"})
        assert done.status_code == 303, done.status
        client.get("/en/booking/details")
        if person % 3:
            [row] = session().query(deeds.BookingRow).order_by(-deeds.BookingRow.id).limit(1)
            booking = deeds.kept.get(row.uid)
            now = self._wall.now()
            if person % 3 == 1:
                deeds.change(booking, window=(person + 1) % 6, now=now)
            else:
                deeds.cancel(booking, now=now)

    def _weigh(self) -> Weight:
        session().rollback()
        session().expunge_all()
        gc.collect()
        folder = Path(self._app.instance_path)
        files = [path for path in folder.rglob("*") if path.is_file()]
        database = Path(db.engine.url.database)
        return Weight(
            memory=int(Path("/proc/self/statm").read_text().split()[1]) * PAGE,
            objects=len(gc.get_objects()),
            descriptors=len(list(Path("/proc/self/fd").iterdir())),
            files=len(files),
            database=sum(
                path.stat().st_size for path in files if path.name.startswith(database.name)
            ),
        )
