"""Canary addresses go every way through a real site, and then every byte it wrote is searched.

Clear or in any spelling, before the erasure or after it, none is in a file. The letters leave by
a mail server, for only those of a demonstration are files.
"""

import resource

import pytest

from tests.journeys import canaries, canary_story
from tests.journeys.canary_place import Place
from tests.servers.postgres import Postgres
from tests.servers.site import SERVE, run_site
from tests.servers.smtp import MailServer
from tests.servers.tracing import traced, written_by
from tests.traces import found, spellings

NOBODY_WRITES = 4096  # Bytes a file may have: less than any database here.
PUBLIC = ("", "events", "times", "events/kosciuszko", "help", "privacy")


@pytest.fixture
def place(tmp_path):
    """A site's folders, all that it may write to, with events, a clock and a mail server."""
    with MailServer() as mail:
        yield Place(tmp_path, mail)


@pytest.fixture
def place_on_postgres(tmp_path):
    """The same with a PostgreSQL of its own, whose folder is searched as well."""
    with MailServer() as mail, Postgres.start() as server:
        yield Place(tmp_path, mail, server)


def allow_files_of(site, size: int) -> None:
    """Lets a site write files of so many bytes at most, as when its disk is full."""
    resource.prlimit(site.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_a_planted_address_is_found_in_every_spelling(tmp_path):
    for number, form in enumerate(spellings("canarybirdx@nest.org")):
        (tmp_path / str(number)).write_bytes(b"before" + form + b"after")
    assert len(found(tmp_path, ["canarybirdx@nest.org"])) == number + 1


def test_a_booking_and_its_mistakes_leave_no_address_even_after_a_kill(place):
    with run_site(environment=place.settings) as site:
        code = canaries.books_twice(place.bird(site, "twice"), place.slots)
        canaries.errs(place.bird(site, "errs"), place.slots)
        place.mail.wait_for_letters(1)
        site.kill()
        place.check(site)
    with run_site(environment=place.settings) as site:
        [first, _] = place.birds
        again = canaries.Canary(site, place.mail, "twice")
        again.open("/en/booking")
        assert again.send("/booking", email=first.email, code=code).code == code
        place.check(site)


@pytest.mark.long
def test_no_way_through_the_site_leaves_an_address_and_nothing_outlives_its_day(place):
    canary_story.tell(place)


@pytest.mark.long
@pytest.mark.postgres
def test_on_postgresql_no_way_leaves_an_address_and_nothing_outlives_its_day(place_on_postgres):
    canary_story.tell(place_on_postgres)


@pytest.mark.long
@pytest.mark.strace
def test_whatever_people_do_the_program_writes_to_its_own_folder_alone(place):
    log = place.folder / "home" / "trace"
    with run_site(traced(SERVE, log), environment=place.settings) as site:
        canary_story.go_every_way(place, site)
        place.check(site)
    written = written_by(log)
    assert place.instance / "citykey.sqlite" in written
    assert [path for path in written if not path.is_relative_to(place.folder)] == []


@pytest.mark.long
def test_a_full_disk_loses_no_booking_that_was_promised_and_writes_no_address(place):
    slots = place.slots["kosciuszko"]
    with run_site(environment=place.settings) as site:
        code = canaries.books_twice(place.bird(site, "early"), place.slots)
        place.mail.wait_for_letters(1)
        allow_files_of(site, NOBODY_WRITES)
        unlucky = place.bird(site, "unlucky")
        assert unlucky.book(slots[3]).status in {500, 503}
        assert [unlucky.open(f"/en/{path}").status for path in PUBLIC] == [200] * len(PUBLIC)
        place.check(site)
        allow_files_of(site, resource.RLIM_INFINITY)
        # Nothing has to be waited for: the very next request is served, the next round sends.
        assert place.birds[0].open("/readyz").status == 200
        lucky = place.bird(site, "lucky")
        assert len(lucky.book(slots[3]).code) == 12
        assert lucky.letter().recipients == (lucky.email,)
        early = place.birds[0]
        early.open("/en/booking/details")
        assert early.page.code == code
        place.check(site)
