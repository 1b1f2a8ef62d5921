"""A season comes in by a file: shown first, then all of it or nothing."""

from datetime import date
from io import BytesIO

import pytest

from citykey_site.storage import events, history
from citykey_site.web.forms import imports
from tests import make
from tests.clerk import Clerk
from tests.domain.event_csv_files import GOOD, file_of
from tests.page import Page
from tests.reading import words

ARCHER = GOOD | {
    "event_id": "archer", "venue": "Archer Park", "address": "4901 S. Kilbourn Ave.",
}  # fmt: skip
SATURDAY = {
    "event_id": "kosciuszko", "venue": "Kosciuszko Park", "address": "2732 N. Avers Ave.",
    "date": "2026-12-05", "starts": "10:00", "ends": "13:00", "places_per_window": "8",
    "speaks": "en; es", "latitude": "41.9315", "longitude": "-87.7208",
}  # fmt: skip


def check(clerk: Clerk, data: bytes, name: str = "season.csv") -> Page:
    """Chooses a file and looks at what it would do."""
    clerk.open("/staff/import")
    return clerk.press("Check this file", file=(BytesIO(data), name))


def send(clerk: Clerk, data: bytes) -> Page:
    """Chooses a file of many bytes; the client of the tests would leave a file of its own open."""
    token = clerk.open("/staff/import").soup.find(attrs={"name": "token"})["value"].encode()
    field = b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n' + token
    file = b'\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body = field + file + data + b"\r\n--x--\r\n"
    return clerk.post("/staff/import", body, content_type="multipart/form-data; boundary=x")


def counts(page: Page) -> list[str]:
    """Returns how many events are new, changed, canceled and as before."""
    return [words(item) for item in page.soup.select("#what dd")]


def kept(clerk: Clerk, event_id: str):
    """Returns an event as it is kept."""
    with clerk.app.app_context():
        return events.find_any(event_id)


def booked(clerk: Clerk, **wish: object) -> None:
    """Books at the event of the tests."""
    with clerk.app.app_context():
        make.booking(**wish)


def test_a_file_shows_what_it_would_do_and_does_nothing_yet(organizer):
    page = check(organizer, file_of(GOOD, ARCHER))

    assert page.status == 200 and page.heading == "Check what this file does"
    assert counts(page) == ["2 events", "0 events", "0 events", "0 events"]
    assert kept(organizer, "archer") is None


def test_a_confirmed_file_makes_its_events_and_says_so(organizer):
    check(organizer, file_of(GOOD, ARCHER))
    page = organizer.press("Import 2 events")

    assert page.heading == "Import and export events"
    assert "Imported: 2 new." in page.title
    assert kept(organizer, "archer").venue.name == "Archer Park"


def test_the_same_file_again_is_all_as_before(organizer):
    check(organizer, file_of(GOOD, ARCHER))
    organizer.press("Import 2 events")
    page = check(organizer, file_of(GOOD, ARCHER))

    assert page.says("Everything is as before. There is nothing to import.")


def test_the_history_tells_who_imported_how_many(organizer):
    check(organizer, file_of(GOOD, ARCHER))
    organizer.press("Import 2 events")

    with organizer.app.app_context():
        lines = history.latest(limit=9)
    assert [(line.deed, line.event_id) for line in reversed(lines)] == [
        ("imported", ""), ("added", "kosciuszko"), ("added", "archer"),
    ]  # fmt: skip
    assert {line.actor for line in lines} == {f"staff {organizer.member.public_id}"}
    assert lines[-1].facts["new"] == 2


def test_what_a_file_does_to_booked_people_is_shown_before_it_is_done(organizer, saturday):
    booked(organizer, people=3)
    page = check(organizer, file_of(SATURDAY | {"date": "2026-12-06"}))

    assert page.says("3 people: a new time or place.")
    assert page.button("Import 1 event and tell 1 party")


def test_a_canceled_row_shows_who_loses_a_place(organizer, saturday):
    booked(organizer, people=3)
    page = check(organizer, file_of(SATURDAY | {"status": "canceled"}))
    assert page.says("3 people: no place any more.")

    organizer.press("Import 1 event and tell 1 party")
    assert kept(organizer, "kosciuszko").status == "canceled"


def test_a_booking_that_came_meanwhile_is_told_before_anything_is_done(organizer, saturday):
    check(organizer, file_of(SATURDAY | {"date": "2026-12-06"}))
    booked(organizer)
    page = organizer.press("Import 1 event")

    assert page.status == 422
    assert page.errors == [
        "Events or bookings have changed since you looked, or this is another file. "
        "Look again, then press the button."
    ]
    assert kept(organizer, "kosciuszko").day == date(2026, 12, 5)
    organizer.press("Import 1 event and tell 1 party")
    assert kept(organizer, "kosciuszko").day == date(2026, 12, 6)


def test_places_that_are_booked_are_never_taken_away(organizer, saturday):
    booked(organizer, people=4)
    page = check(organizer, file_of(GOOD | {"event_id": "new"}, SATURDAY | {"windows": "10:00=3"}))

    assert page.status == 422
    assert page.says("Write 4 or more places at 10:00, the file leaves 3; 4 are booked.")
    assert kept(organizer, "new") is None


def test_each_fault_has_its_row_its_column_and_what_to_write(organizer):
    page = check(organizer, file_of(GOOD, ARCHER | {"ends": "9:00", "places_per_window": "2000"}))

    assert page.status == 422
    assert page.errors == ["Mend 1 thing in the file, then choose it again."]
    assert page.says("Write the number of places as a whole number from 0 to 1000.")
    assert page.says("Row 3")
    assert kept(organizer, "kosciuszko") is None


def test_a_hundred_faults_are_shown_and_the_rest_is_counted(organizer):
    rows = [GOOD | {"event_id": f"e{number}", "date": "soon"} for number in range(130)]
    page = check(organizer, file_of(*rows))

    assert len(page.soup.select("tbody tr")) == 100
    assert page.says("And 30 more of this kind.")


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"", "Write the names of the columns and one row an event."),
        (file_of(GOOD).split(b"\r\n")[0], "Write one row for each event below the header."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "choose Save As, then CSV UTF-8"),
        (b"PK\x03\x04", "choose Save As, then CSV UTF-8"),
        ("\ufeff".encode("utf-16-le") + b"v\0e\0", "choose Save As, then CSV UTF-8"),
        (file_of(GOOD).replace(b"Park", b"Pa\0rk"), "choose Save As, then CSV UTF-8"),
        (file_of(GOOD, GOOD), "Write another event_id; row 2 has this one."),
        (file_of(GOOD | {"ends": "09:00"}), "Write an end after 10:00"),
        (file_of(GOOD | {"windows": "10:45-10:15=3"}), "Write an end after the start."),
        (file_of(GOOD | {"places_per_window": "100000"}), "from 0 to 1000"),
        (file_of(GOOD | {"date": "2027-03-14", "starts": "2:30"}), "the clock changes that night"),
        (file_of(GOOD | {"date": "2026-11-01", "starts": "1:30"}), "the clock changes that night"),
        (file_of(GOOD | {"date": "2026-11-16"}), "this event would be over"),
        (file_of(GOOD) + b",more", "Put quotation marks around a cell"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_what_to_do(organizer, data, advice):
    page = check(organizer, data)

    assert page.status == 422
    assert advice in page.main
    assert kept(organizer, "kosciuszko") is None


@pytest.mark.parametrize(
    "data",
    [
        file_of(GOOD | {"places_per_window": "0", "windows": "10:00=5"}),
        file_of(GOOD | {"notes": "Ring the bell.\r\nThen wait."}),
        file_of(GOOD).replace(b'","', b'";"'),
        file_of(GOOD).replace(b"\r\n", b"\n"),
        b"\xef\xbb\xbf" + file_of(GOOD),
    ],
)
def test_a_file_as_spreadsheets_write_it_is_read(organizer, data):
    check(organizer, data)
    organizer.press("Import 1 event")

    assert kept(organizer, "kosciuszko").venue.name == "Kosciuszko Park"


def test_no_file_is_asked_for_beside_its_field(organizer):
    organizer.open("/staff/import")
    page = organizer.press("Check this file")

    assert page.status == 422 and page.errors == ["Choose a file first."]


def test_five_megabytes_are_told_in_words(organizer):
    page = send(organizer, b"x" * 5_000_000)

    assert page.status == 422
    assert "This file has more than 2 MB." in page.errors[0]


def test_more_than_a_browser_may_send_is_a_page(organizer):
    assert send(organizer, b"x" * 7_000_000).status == 413


def test_a_file_that_is_too_long_for_the_page_is_chosen_again(organizer, monkeypatch):
    monkeypatch.setattr(imports, "MOST_CARRIED", 10)
    page = check(organizer, file_of(GOOD))
    assert page.says("The same file again")

    organizer.press("Import 1 event", file=(BytesIO(file_of(GOOD)), "season.csv"))
    assert kept(organizer, "kosciuszko") is not None


def test_another_file_than_the_one_that_was_seen_is_shown_first(organizer, monkeypatch):
    monkeypatch.setattr(imports, "MOST_CARRIED", 10)
    check(organizer, file_of(GOOD))
    page = organizer.press("Import 1 event", file=(BytesIO(file_of(ARCHER)), "other.csv"))

    assert page.status == 422
    assert kept(organizer, "archer") is None


@pytest.mark.parametrize("kept_field", ["x", "eJx", "====", "é", ""])
def test_a_torn_page_is_asked_for_its_file_again(organizer, kept_field):
    check(organizer, file_of(GOOD))
    page = organizer.press("Import 1 event", kept=kept_field)

    assert page.errors == ["Choose the file again; your browser did not send it."]


def test_a_file_that_unpacks_to_more_than_it_may_is_not_read(organizer):
    check(organizer, file_of(GOOD))
    page = organizer.press("Import 1 event", kept=imports.packed(b"x" * 9_000_000))

    assert page.errors == ["Choose the file again; your browser did not send it."]


def test_a_page_that_was_open_for_too_long_keeps_its_file(organizer):
    check(organizer, file_of(GOOD))
    page = organizer.press("Import 1 event", token="old")

    assert page.status == 422 and page.heading == "Check what this file does"
    organizer.press("Import 1 event")
    assert kept(organizer, "kosciuszko") is not None


def test_a_past_event_in_an_exported_file_does_no_harm(organizer, saturday, wall):
    data = organizer.open("/staff/export.csv").raw
    wall.move(days=25)
    organizer = Clerk(organizer.app, wall)
    assert check(organizer, data).says("Everything is as before.")

    page = check(organizer, data.replace(b",8,", b",9,"))
    assert page.says("Leave this event as it was, or take its row out; it is over.")


def test_an_exported_file_comes_in_again_unchanged(organizer, saturday):
    page = organizer.open("/staff/export.csv")

    assert page.headers["Content-Disposition"] == 'attachment; filename="events-2026-11-17.csv"'
    assert page.raw.startswith(b"\xef\xbb\xbfevent_id,venue,")
    assert counts(check(organizer, page.raw))[3] == "1 event"


def test_an_export_runs_nothing_in_a_spreadsheet_and_names_nobody_who_booked(organizer):
    check(organizer, file_of(GOOD | {"venue": "=1+1 Park"}))
    organizer.press("Import 1 event")
    booked(organizer)
    text = organizer.open("/staff/export.csv").html

    assert "'=1+1 Park" in text
    assert "ana@" not in text


@pytest.mark.parametrize("address", ["/staff/import", "/staff/export.csv"])
def test_a_stranger_is_led_to_the_sign_in(visitor, address):
    assert visitor.client.get(address).location == "/staff/sign-in"
