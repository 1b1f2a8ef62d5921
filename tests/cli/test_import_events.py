"""`import-events`: every row of a file or none, and each fault told with its place."""

import pytest

from citykey_site.storage import events
from citykey_site.storage.db import db
from tests import make
from tests.cli.event_files import write_file


@pytest.fixture
def file(tmp_path):
    """A file with two good events."""
    second = {"event_id": "archer", "venue": "Archer Park", "address": "4901 S. Kilbourn Ave."}
    return write_file(tmp_path / "events.csv", {}, second)


def test_a_good_file_is_imported_and_counted(app, command, file):
    done = command("import-events", file)
    assert done.returncode == 0
    assert done.stdout.startswith("Imported 2 events: 2 new, 0 changed, 0 canceled, 0 as before;")
    assert events.find("archer").venue.name == "Archer Park"


def test_the_same_file_twice_changes_nothing(app, command, file):
    command("import-events", file)
    done = command("import-events", file)
    assert done.returncode == 0
    assert "0 new, 0 changed, 0 canceled, 2 as before; 0 letters" in done.stdout


def test_a_file_with_the_sins_of_spreadsheets_is_understood(app, command, tmp_path):
    file = tmp_path / "sins.csv"
    file.write_text(
        "\ufeffVenue ; Address;Date;Starts;Ends;Places per window;Ward boss\n"
        "\n"
        ' "Archer Park" ;4901 S. Kilbourn Ave.;12/5/2026;9:30 am;12:30 PM; 12 ;nobody\n',
        "utf-8",
    )
    done = command("import-events", file)
    assert done.returncode == 0, done.stderr
    assert "Imported 1 events: 1 new" in done.stdout
    assert "Ward boss" in done.stdout


def test_each_fault_is_told_with_row_and_column_and_nothing_is_written(app, command, tmp_path):
    bad = {"event_id": "bad", "date": "December something", "starts": "25:00"}
    file = write_file(tmp_path / "events.csv", {}, bad)
    done = command("import-events", file)
    assert done.returncode == 1
    assert "Row 3, column date ('December something'):" in done.stderr
    assert "Row 3, column starts ('25:00'):" in done.stderr
    assert "Nothing was imported: 2 faults." in done.stderr
    assert events.find_any("kosciuszko") is None


def test_a_file_that_would_take_booked_places_is_refused_whole(app, command, tmp_path):
    make.event("archer", venue=make.ARCHER)
    make.booking(event_id="archer", people=4)
    smaller = {
        "event_id": "archer",
        "venue": make.ARCHER.name,
        "address": make.ARCHER.address,
        "places_per_window": "3",
    }
    done = command("import-events", write_file(tmp_path / "events.csv", {}, smaller))
    assert done.returncode == 1
    assert "Row 3, column windows ('10:00'): Write 4 or more places at 10:00" in done.stderr
    assert "the file leaves 3; 4 are booked" in done.stderr
    db.session.rollback()
    assert events.find_any("kosciuszko") is None


def test_a_moved_event_writes_to_everybody_who_booked_it(app, command, file, tmp_path):
    command("import-events", file)
    make.booking(event_id="kosciuszko")
    later = write_file(tmp_path / "later.csv", {"date": "2026-12-12"})
    done = command("import-events", later)
    assert "1 changed" in done.stdout
    assert "1 letters written" in done.stdout


def test_a_file_that_is_not_there_is_said_in_one_line(command, tmp_path):
    done = command("import-events", tmp_path / "nowhere.csv")
    assert done.returncode == 2
    assert "nowhere.csv" in done.stderr
    assert "Traceback" not in done.stderr
