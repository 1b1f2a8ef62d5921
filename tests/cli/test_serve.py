"""`serve`: one command is a whole site, and it stops with nothing half done."""

import socket
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress

import pytest

from citykey_site.cli import serve
from citykey_site.cli.context import Site
from citykey_site.config import BadSetting
from tests.cli.event_files import write_file
from tests.servers.over_http import resident, send_booking, with_form
from tests.servers.site import WITHOUT_LIMITS, citykey, run_site

WAIT_SECONDS = 60
AT_ONCE = 60
ENOUGH = 12
FREE = "section[aria-labelledby=times] .rows li:not(.gone) > a"


@pytest.fixture
def folder(tmp_path):
    """An empty folder for data."""
    made = tmp_path / "instance"
    made.mkdir(mode=0o700)
    return made


@pytest.fixture
def settings(folder, wall):
    """The settings of a demonstration whose clock the test holds."""
    return {"CITYKEY_INSTANCE": str(folder), "CITYKEY_CLOCK_FILE": str(wall.path)}


@pytest.fixture
def one_event(folder, wall, tmp_path):
    """A folder that already has one event, so that no other is made at the start."""
    file = write_file(tmp_path / "events.csv", {"places_per_window": "100"})
    for words in (["upgrade"], ["import-events", str(file)]):
        assert citykey(*words, instance=folder, clock_file=wall.path).returncode == 0


def choose_time(visitor):
    """Walks to the question for the email."""
    visitor.open("/en/events/kosciuszko?people=2")
    row = visitor.page.soup.select_one(FREE)
    return visitor.open(row["href"])


def book(visitor, address="ana@example.org"):
    """Books and returns the page with the code."""
    choose_time(visitor)
    return visitor.press("Book this appointment", email=address)


@contextmanager
def write_lock(folder):
    """Holds the write lock of the database, as a slow disk or a long import would."""
    with closing(sqlite3.connect(folder / "citykey.sqlite", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def test_an_empty_folder_becomes_a_demonstration_that_can_be_booked(settings):
    with run_site(environment=settings) as site:
        assert "events with" in site.output
        visitor = resident(site.url)
        visitor.open("/en/events?people=2")
        visitor.open(visitor.page.soup.select_one(".cards a")["href"])
        visitor.open(visitor.page.soup.select_one(FREE)["href"])
        page = visitor.press("Book this appointment", email="ana@example.org")
        assert len(page.code) == 12


def test_the_start_says_where_the_site_and_the_letters_are(one_event, settings, folder):
    with run_site(environment=settings) as site:
        site.wait_until_it_says("Letters are kept")
        assert f"The site is at {site.url}/" in site.output
        assert f"Letters are kept as files in {folder / 'mail'}" in site.output


def test_a_resident_cannot_send_what_staff_may(one_event, settings):
    with run_site(environment=settings) as site:
        for size in (40_000, 3_000_000):
            page = resident(site.url).post("/en/booking", {"email": "a" * size})
            assert page.status == 413
            assert page.says("Your browser sent too much. Nothing was booked.")


def test_the_letter_of_a_booking_is_found_where_the_start_said(one_event, settings, folder):
    with run_site(environment=settings) as site:
        code = book(resident(site.url)).code
        [letter] = site.wait_for(lambda: list((folder / "mail").glob("*--booked--*")), "a letter")
        assert code.encode() in letter.read_bytes().replace(b" ", b"").replace(b"=20", b"")


def test_a_second_start_keeps_what_was_booked_and_makes_no_event(one_event, settings):
    with run_site(environment=settings) as site:
        code = book(resident(site.url)).code
    with run_site(environment=settings) as site:
        visitor = resident(site.url)
        visitor.open("/en/booking")
        page = visitor.press("Show my appointment", email="ana@example.org", code=code)
        assert page.code == code
        assert "events with" not in site.output


def test_a_site_that_is_asked_to_stop_says_so_and_ends_without_fault(one_event, settings):
    with run_site(environment=settings) as site:
        assert site.stop() == 0
        assert site.output.rstrip().endswith("Stopped.")


def test_a_booking_in_the_middle_is_finished_before_the_site_stops(one_event, settings, folder):
    with run_site(environment=settings) as site, ThreadPoolExecutor() as threads:
        visitor = resident(site.url)
        choose_time(visitor)
        with write_lock(folder):
            booking = threads.submit(send_booking, visitor)
            # The site takes what comes in turn: when it answers this, it has the booking.
            resident(site.url).open("/en/help")
            site.ask_to_stop()
            site.wait_until_it_says("Stopping")
            assert not booking.done()
        assert booking.result(WAIT_SECONDS) == 303
        assert site.stop() == 0
        assert site.output.rstrip().endswith("Stopped.")
    with run_site(environment=settings) as site:
        visitor.client.move_to(site.url)
        assert len(visitor.open("/en/booking/details").code) == 12


def test_every_acknowledged_booking_outlives_a_kill(one_event, settings):
    acknowledged = []
    with run_site(environment=settings | WITHOUT_LIMITS) as site:
        form = choose_time(resident(site.url)).address
        visitors = [with_form(site.url, form) for _ in range(AT_ONCE)]

        def try_to_book(visitor):
            with suppress(OSError):
                if send_booking(visitor) == 303:
                    acknowledged.append(visitor)
                    if len(acknowledged) == ENOUGH:
                        site.kill()

        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(try_to_book, visitors))
    assert len(acknowledged) >= ENOUGH
    with run_site(environment=settings) as site:
        for visitor in acknowledged:
            visitor.client.move_to(site.url)
            assert len(visitor.open("/en/booking/details").code) == 12
    told = citykey("check", instance=settings["CITYKEY_INSTANCE"], clock_file=wall_of(settings))
    assert "Counters: right" in told.stdout


def wall_of(settings):
    """Returns the path of the clock."""
    return settings["CITYKEY_CLOCK_FILE"]


def test_a_day_that_ended_while_nothing_ran_is_erased_at_the_next_start(
    one_event, settings, folder, wall
):
    with run_site(environment=settings) as site:
        book(resident(site.url))
    assert list((folder / "keys").glob("day-*"))
    sealed = _sealed_emails(folder)
    wall.move(days=20)
    with run_site(environment=settings) as site:
        site.wait_for(lambda: not list((folder / "keys").glob("day-2026-12-05*")), "an erasure")
        site.wait_for(lambda: not any(word in _bytes(folder) for word in sealed), "a clean log")
        assert resident(site.url).open("/en/privacy").says("Days that we have erased")


def _sealed_emails(folder):
    with closing(sqlite3.connect(folder / "citykey.sqlite")) as connection:
        found = [row[0] for row in connection.execute("SELECT email_sealed FROM booking")]
    assert found and all(word in _bytes(folder) for word in found)
    return found


def _bytes(folder):
    files = (path for path in folder.glob("citykey.sqlite*") if path.is_file())
    return b"".join(path.read_bytes() for path in files)


def test_a_port_that_another_program_has_is_told_in_one_sentence(app):
    known = app.extensions
    running = Site(app, known["citykey.settings"], known["citykey.office"])
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadSetting, match=f"port {port} of 127.0.0.1 cannot be opened"):
            serve._listening(running, "127.0.0.1", port)
