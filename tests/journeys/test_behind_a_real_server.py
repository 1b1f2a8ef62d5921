"""A site as a host runs it: gunicorn, a worker for letters, a database, a real mail server.

The order of events is what is asked, never how long they take.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from icalendar import Calendar

from tests import metric_text
from tests.cli.event_files import write_file
from tests.servers.over_http import resident, send_booking, with_form
from tests.servers.site import GUNICORN, WITHOUT_LIMITS, citykey, run_site, run_worker
from tests.servers.smtp import Answer, MailServer
from tests.wall import Wall

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
# What a mail server does to letters is the same beside either database.
on_one_database = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
START = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
# An event whose windows are smaller than a crowd.
SMALL = {"event_id": "small", "date": "2026-12-06", "places_per_window": "12"}
TWO_WORKERS = (*GUNICORN, "--workers", "2")
# The first wait after a letter could not be sent is a minute, give or take a tenth.
AFTER_THE_WAIT = 5
FIRST_WINDOW = "section[aria-labelledby=times] .rows li:not(.gone) > a"


@pytest.fixture(scope="module", params=ENGINES)
def place(request, tmp_path_factory):
    """A folder and a database with one event, a clock, and a mail server of its own."""
    folder = tmp_path_factory.mktemp("behind")
    with MailServer() as mail:
        place = SimpleNamespace(mail=mail, wall=Wall(folder / "clock", START))
        chosen = {"instance": folder / "instance", "clock_file": place.wall.path, "demo": "0"}
        chosen |= {"smtp_url": mail.url, "mail_from": "Office <office@example.org>"}
        if request.param == "postgresql":
            postgres = request.getfixturevalue("postgres")
            chosen["sqlalchemy_database_uri"] = postgres.create_database("behind")
        place.settings = {f"CITYKEY_{name.upper()}": str(text) for name, text in chosen.items()}
        place.settings |= WITHOUT_LIMITS
        file = write_file(folder / "events.csv", {"places_per_window": "60"}, SMALL)
        for words in (["upgrade"], ["import-events", str(file)]):
            done = citykey(*words, environment=place.settings)
            assert done.returncode == 0, done.stderr
        yield place


@pytest.fixture(scope="module")
def running(place):
    """The site: two web processes and the worker beside them."""
    with ExitStack() as stack:
        site = stack.enter_context(run_site(TWO_WORKERS, environment=place.settings))
        site.worker = stack.enter_context(run_worker(environment=place.settings))
        yield site


@pytest.fixture
def mail(place):
    """The mail server, which takes letters until told otherwise; it has none yet."""
    place.mail.answer(Answer.OK)
    place.mail.letters.clear()
    place.mail.unanswered.clear()
    return place.mail


@pytest.fixture
def site(running, mail):
    """The running site with an empty mail server."""
    return running


@pytest.fixture
def wall(place):
    """The clock of the site."""
    return place.wall


@contextmanager
def hearing(worker, words):
    """Waits at its end until the worker has said some words since its beginning."""
    start = len(worker.output)
    yield
    worker.wait_for(lambda: words in worker.output[start:], words)


def book(site, address="ana@example.org"):
    """Books and returns the visitor, with the code on the page."""
    visitor = resident(site.url)
    visitor.open("/en/events/kosciuszko?people=2")
    visitor.open(visitor.page.soup.select_one(FIRST_WINDOW)["href"])
    visitor.press("Book this appointment", email=address)
    assert visitor.page.heading == "Your appointment is booked"
    return visitor


def words_of(letter):
    """Returns the plain words of a letter, without spaces."""
    return letter.message.get_body(("plain",)).get_content().replace(" ", "")


def test_a_resident_books_opens_and_cancels_and_gets_both_letters(site, mail):
    code = book(site).page.code
    [booked] = mail.wait_for_letters(1)
    assert booked.recipients == ("ana@example.org",)
    assert code in words_of(booked)

    later = resident(site.url)
    later.open("/en/booking")
    later.press("Show my appointment", email="ana@example.org", code=code)
    assert later.page.code == code
    later.follow("Cancel this appointment")
    later.press("Yes, cancel my appointment")
    assert later.page.heading == "Your appointment is canceled"
    canceled = mail.wait_for_letters(2)[1]
    assert "canceled" in canceled.message["Subject"]


@on_one_database
def test_the_letter_of_a_booking_carries_a_calendar_file(site, mail):
    book(site)
    [letter] = mail.wait_for_letters(1)
    [file] = [p for p in letter.message.walk() if p.get_content_type() == "text/calendar"]
    [event] = Calendar.from_ical(file.get_payload(decode=True)).walk("VEVENT")
    assert event.start == datetime(2026, 12, 5, 16, 0, tzinfo=UTC)


def test_a_booking_stands_while_mail_is_down_and_its_letter_comes_afterwards(site, mail, wall):
    mail.answer(Answer.DOWN)
    with hearing(site.worker, "delayed"):
        code = book(site).page.code
    mail.answer(Answer.OK)
    wall.move(minutes=AFTER_THE_WAIT)
    [letter] = mail.wait_for_letters(1)
    assert code in words_of(letter)


@on_one_database
def test_a_letter_that_came_at_a_busy_moment_comes_later(site, mail, wall):
    mail.answer(Answer.BUSY)
    with hearing(site.worker, "delayed"):
        code = book(site).page.code
    mail.answer(Answer.OK)
    wall.move(minutes=AFTER_THE_WAIT)
    [letter] = mail.wait_for_letters(1)
    assert code in words_of(letter)


@on_one_database
def test_a_refused_letter_is_given_up_and_the_booking_stands(site, mail, wall):
    mail.answer(Answer.REFUSING)
    with hearing(site.worker, "refused for good"):
        visitor = book(site)
    mail.answer(Answer.OK)
    wall.move(minutes=AFTER_THE_WAIT)
    book(site, "ben@example.org")
    [letter] = mail.wait_for_letters(1)
    assert letter.recipients == ("ben@example.org",)
    assert len(visitor.open("/en/booking/details").code) == 12


@on_one_database
def test_a_mail_server_that_holds_a_letter_holds_no_page(site, mail):
    mail.answer(Answer.SLOW)
    book(site)
    assert mail.holding.wait(60)
    second = book(site, "ben@example.org")
    second.follow("Cancel this appointment")
    second.press("Yes, cancel my appointment")
    assert second.page.heading == "Your appointment is canceled"
    assert mail.letters == []
    mail.release()
    assert len(mail.wait_for_letters(2)) == 2


@on_one_database
def test_a_letter_whose_answer_was_lost_is_repeated_as_the_same_letter(site, mail, wall):
    mail.answer(Answer.DROPPING)
    with hearing(site.worker, "delayed"):
        book(site)
    [first] = mail.wait_for_unanswered(1)
    mail.answer(Answer.OK)
    wall.move(minutes=AFTER_THE_WAIT)
    [second] = mail.wait_for_letters(1)
    assert second.message["Message-ID"] == first.message["Message-ID"]
    assert second.message.as_bytes() == first.message.as_bytes()


def test_each_of_two_processes_tells_what_both_counted(site):
    def told():
        answer = resident(site.url).client.open("/metrics")
        return metric_text.read(answer.get_data(as_text=True))

    before = told().value("citykey_requests_total", route="/healthz")
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: resident(site.url).client.open("/healthz"), range(64)))
    found = [told() for _ in range(6)]

    assert {each.value("citykey_requests_total", route="/healthz") for each in found} == {
        before + 64
    }
    assert all(each.value("citykey_processes") >= 2 for each in found)
    assert all(len(each.values["citykey_process_memory_bytes"]) >= 2 for each in found)


def test_sixty_residents_at_once_get_the_twelve_places_of_a_window(site, mail, place):
    visitor = resident(site.url)
    visitor.open("/en/events/small?people=1")
    form = visitor.page.soup.select_one(FIRST_WINDOW)["href"]
    crowd = [with_form(site.url, form) for _ in range(60)]
    with ThreadPoolExecutor(len(crowd)) as threads:
        answers = Counter(threads.map(send_booking, crowd))
    assert answers == {303: 12, 422: 48}
    assert len(mail.wait_for_letters(12)) == 12
    told = citykey("check", environment=place.settings)
    assert "Counters: right" in told.stdout


@on_one_database
def test_serve_alone_holds_no_page_either_while_a_letter_is_held(place, mail):
    mail.answer(Answer.SLOW)
    with run_site(environment=place.settings) as site:
        book(site)
        assert mail.holding.wait(60)
        assert len(book(site, "ben@example.org").page.code) == 12
        assert mail.letters == []
        mail.release()
        assert len(mail.wait_for_letters(2)) == 2
