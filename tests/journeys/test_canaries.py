"""Canary addresses go every way through a real site, and then every byte it wrote is searched.

Clear or in any spelling, before the erasure or after it, none is in a file. The letters leave by
a mail server, for only those of a demonstration are files.
"""

import resource
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from citykey_site import create_app
from citykey_site.storage import schema
from citykey_site.storage.db import db
from tests import make
from tests.journeys import canaries
from tests.servers.site import WITHOUT_LIMITS, citykey, run_site
from tests.servers.smtp import MailServer
from tests.traces import found, spellings
from tests.wall import Wall

START = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
AFTER_ALL_DAYS = timedelta(days=40)
OF_A_DAY = ("booking", "booking_pass", "wait", "request")
# Nothing of theirs is kept, or no longer: one had the address erased before the letter left.
WITHOUT_LETTER = {"errs", "reports", "mistypes", "mends"}
NOBODY_WRITES = 4096  # Bytes a file may have: less than any database here.


@pytest.fixture
def place(tmp_path):
    """A site's folders, all that it may write to, with events, a clock and a mail server."""
    folders = {name: tmp_path / name for name in ("instance", "tmp", "home")}
    for folder in folders.values():
        folder.mkdir(mode=0o700)
    with MailServer() as mail:
        wall = Wall(tmp_path / "clock", START)
        chosen = {"instance": folders["instance"], "clock_file": wall.path}
        chosen |= {"demo": False, "smtp_url": mail.url, "mail_from": "Office <office@example.org>"}
        settings = {f"CITYKEY_{name.upper()}": str(text) for name, text in chosen.items()}
        settings |= {"CITYKEY_DEMO": "0", "TMPDIR": str(folders["tmp"])}
        settings |= {"HOME": str(folders["home"]), **WITHOUT_LIMITS}
        slots = sow(chosen)
        yield SimpleNamespace(
            folder=tmp_path, mail=mail, wall=wall, settings=settings, slots=slots, birds=[]
        )


def sow(chosen) -> dict[str, list[str]]:
    """Keeps the events that the ways need, and returns their windows."""
    app = create_app(**chosen)
    with app.app_context():
        schema.upgrade()
        make.event(places=20)
        make.event("marked", venue=make.ARCHER, check_emails=True)
        make.event("scarce", places=1, minutes=180, day=(START + timedelta(days=20)).date())
        make.booking(event_id="scarce", email="first@example.org")
        draw = {"draw_opens_at": START - timedelta(days=1), "draw_closes_at": make.later(days=2)}
        make.event("drawn", day=(START + timedelta(days=21)).date(), **draw)
        names = ("kosciuszko", "marked", "scarce", "drawn")
        slots = {name: [window.public_id for window in make.windows(name)] for name in names}
        db.session.remove()
        db.engine.dispose()
    return slots


def bird(place, site, name) -> canaries.Canary:
    """Returns a new resident, who will be searched for."""
    made = canaries.Canary(site, place.mail, name)
    place.birds.append(made)
    return made


def traces(place, site) -> list:
    """Returns where any canary stands: in files and their names, and in what the site said."""
    (place.folder / "home" / "said").write_text(site.output)
    return found(place.folder, [mark for made in place.birds for mark in made.marks])


def allow_files_of(site, size: int) -> None:
    """Lets a site write files of so many bytes at most, as when its disk is full."""
    resource.prlimit(site.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def database(place) -> bytes:
    """Returns the bytes of the database and of what lies beside it."""
    files = (place.folder / "instance").glob("citykey.sqlite*")
    return b"".join(path.read_bytes() for path in files)


def ask(place, question: str) -> list[tuple]:
    """Returns the rows of the database that answer a question."""
    with closing(sqlite3.connect(place.folder / "instance" / "citykey.sqlite")) as connection:
        return connection.execute(question).fetchall()


def sealed(place) -> list[bytes]:
    """Returns all that is kept, sealed or as digests, of those who come on a day."""
    rows = [row for name in OF_A_DAY for row in ask(place, f"SELECT * FROM {name}")]
    return [item for row in rows for item in row if isinstance(item, bytes)]


def without_letter(place) -> set[str]:
    """Names the canaries to whom no letter has come."""
    reached = {address for letter in place.mail.letters for address in letter.recipients}
    return {made.name for made in place.birds if made.email not in reached}


def test_a_planted_address_is_found_in_every_spelling(tmp_path):
    for number, form in enumerate(spellings("canarybirdx@nest.org")):
        (tmp_path / str(number)).write_bytes(b"before" + form + b"after")
    assert len(found(tmp_path, ["canarybirdx@nest.org"])) == number + 1


def test_a_booking_and_its_mistakes_leave_no_address_even_after_a_kill(place):
    with run_site(environment=place.settings) as site:
        code = canaries.books_twice(bird(place, site, "twice"), place.slots)
        canaries.errs(bird(place, site, "errs"), place.slots)
        place.mail.wait_for_letters(1)
        site.kill()
        assert traces(place, site) == []
    with run_site(environment=place.settings) as site:
        [first, _] = place.birds
        again = canaries.Canary(site, place.mail, "twice")
        again.open("/en/booking")
        assert again.send("/booking", email=first.email, code=code).code == code
        assert traces(place, site) == []


@pytest.mark.long
def test_no_way_through_the_site_leaves_an_address_and_nothing_outlives_its_day(place):
    with run_site(environment=place.settings) as site:
        for way in canaries.WAYS:
            way(bird(place, site, way.__name__.replace("_", "")), place.slots)
        place.mail.wait_for_letters(len(canaries.WAYS) - len(WITHOUT_LETTER))
        site.wait_for(lambda: not ask(place, "SELECT 1 FROM letter"), "an empty outbox")
        assert without_letter(place) <= WITHOUT_LETTER
        assert traces(place, site) == []
        backup = citykey("backup", str(place.folder / "backup"), environment=place.settings)
        assert backup.returncode == 0, backup.stderr
        assert traces(place, site) == []
    kept = sealed(place)
    assert kept and all(item in database(place) for item in kept)
    place.wall.move(days=AFTER_ALL_DAYS.days)
    with run_site(environment=place.settings) as site:
        site.wait_for(lambda: not any(item in database(place) for item in kept), "an erasure")
        assert traces(place, site) == []


@pytest.mark.long
def test_a_full_disk_loses_no_booking_that_was_promised_and_writes_no_address(place):
    slots = place.slots["kosciuszko"]
    with run_site(environment=place.settings) as site:
        code = canaries.books_twice(bird(place, site, "early"), place.slots)
        allow_files_of(site, NOBODY_WRITES)
        unlucky = bird(place, site, "unlucky")
        assert unlucky.book(slots[3]).status in {500, 503}
        assert unlucky.open("/en/help").status == 200
        assert traces(place, site) == []
        allow_files_of(site, resource.RLIM_INFINITY)
        lucky = bird(place, site, "lucky")
        assert len(lucky.book(slots[3]).code) == 12
        early = place.birds[0]
        early.open("/en/booking/details")
        assert early.page.code == code
        assert traces(place, site) == []
