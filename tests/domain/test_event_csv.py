"""Staff make a file of events in a spreadsheet, and it is read as they meant it."""

from datetime import date, time

import pytest

from citykey_site.domain.event_csv import FaultCode, read_events
from citykey_site.domain.events import Status
from tests.domain.event_csv_files import GOOD, codes, fault_with, file_of, plan_with, read_with

HEADER = "venue,address,zip,date,starts,ends,places_per_window"
ROW = "Kosciuszko Park,2732 N. Avers Ave.,60647,2026-12-05,10:00,13:00,12"


def test_a_plain_file_becomes_an_event_with_half_hour_windows():
    plan = plan_with()
    assert (plan.public_id, plan.day) == ("kosciuszko", date(2026, 12, 5))
    assert (plan.starts, plan.ends, plan.window_minutes) == (time(10), time(13), 30)
    assert [window.places for window in plan.windows] == [12] * 6
    assert plan.status is Status.PUBLISHED


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_separator_is_understood(separator):
    text = f"{HEADER}\n{ROW}".replace(",", separator)
    assert read_events(text.encode()).plans[0].venue.name == "Kosciuszko Park"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_any_line_end_is_understood(ends):
    assert len(read_events(f"{HEADER}{ends}{ROW}{ends}".encode()).plans) == 1


def test_a_byte_order_mark_and_excels_separator_line_are_passed_over():
    text = "\ufeffsep=;\r\n" + f"{HEADER}\r\n{ROW}".replace(",", ";")
    assert len(read_events(text.encode()).plans) == 1


def test_column_names_may_be_in_any_case_and_spacing():
    header = ' Venue ,ADDRESS,Zip,"Date",starts ,Ends,Places per\u00a0window'
    assert len(read_events(f"{header}\n{ROW}".encode()).plans) == 1


def test_a_line_break_inside_a_column_name_is_a_space():
    header = HEADER.replace("places_per_window", '"Places\nper window"')
    assert len(read_events(f"{header}\n{ROW}".encode()).plans) == 1


def test_empty_lines_are_passed_over_and_still_counted():
    text = f"\n{HEADER}\n\n,,,,,,\n{ROW.replace('10:00', 'soon')}\n\n"
    (fault,) = read_events(text.encode()).faults
    assert (fault.row, fault.column, fault.value) == (5, "starts", "soon")


def test_a_row_with_a_line_break_in_a_cell_counts_as_one_row():
    rows = GOOD | {"notes": "Ring the bell.\nThen wait."}, GOOD | {"event_id": "b", "ends": "?"}
    (fault,) = read_events(file_of(*rows)).faults
    assert fault.row == 3


def test_every_fault_is_told_with_its_row_and_column_and_no_event_is_read():
    rows = GOOD | {"date": "12/45/2026", "ward": "51"}, GOOD | {"event_id": "b", "venue": " "}
    reading = read_events(file_of(GOOD | {"event_id": "fine"}, *rows))
    assert reading.plans == ()
    told = {(fault.row, fault.column, fault.code) for fault in reading.faults}
    assert told == {
        (3, "date", FaultCode.DATE_WRONG),
        (3, "ward", FaultCode.WARD_WRONG),
        (4, "venue", FaultCode.CELL_EMPTY),
    }


def test_a_fault_says_what_to_write_instead():
    fault = fault_with(date="in May")
    assert (fault.value, fault.advice) == ("in May", "Write the date like 2026-12-05.")


def test_a_long_wrong_cell_is_shown_only_in_part():
    assert fault_with(starts="x" * 500).value == "x" * 60


def test_unknown_columns_are_named_and_ignored():
    reading = read_with(**{"Organizer": "Ana", "start": "10:00"})
    assert [note.column for note in reading.notes] == ["Organizer", "start"]
    assert "starts" in reading.notes[1].advice
    assert len(reading.plans) == 1


def test_a_column_without_a_name_at_the_end_does_no_harm():
    assert len(read_events(f"{HEADER},,\n{ROW},,".encode()).plans) == 1


def test_a_comma_that_splits_a_cell_is_told_as_such():
    (fault,) = read_events(f"{HEADER}\n{ROW},more".encode()).faults
    assert (fault.row, fault.code, fault.value) == (2, FaultCode.CELLS_TOO_MANY, "more")


def test_missing_columns_are_named_once_and_the_other_cells_still_checked():
    lines = [f"{HEADER},ward".replace("address,", "").replace("ends,", "")]
    lines += ["Kosciuszko Park,60647,2026-12-05,10:00,12,51"] * 2
    reading = read_events("\n".join(lines).encode())
    told = [(fault.row, fault.column) for fault in reading.faults]
    assert told == [(1, "address"), (1, "ends"), (2, "ward"), (3, "ward")]


def test_a_column_that_comes_twice_is_a_fault():
    reading = read_events(f"{HEADER},Venue\n{ROW},Other".encode())
    assert codes(reading) == [FaultCode.COLUMN_TWICE]


def test_notes_are_kept_by_language():
    plan = plan_with(notes="Ring the bell.", notes_es="Toque el timbre.")
    assert plan.notes == {"en": "Ring the bell.", "es": "Toque el timbre."}


def test_notes_in_a_language_that_the_site_does_not_know_are_an_unknown_column():
    assert [note.code for note in read_with(notes_xx="?").notes] == [FaultCode.COLUMN_UNKNOWN]


def test_invisible_characters_are_taken_out_of_a_name():
    assert plan_with(venue="\u202eKosciuszko\u200b  Park\u00a0").venue.name == "Kosciuszko Park"


def test_a_zero_width_joiner_stays_because_hindi_words_need_it():
    assert plan_with(venue="क्\u200dष").venue.name == "क्\u200dष"


def test_text_that_is_too_long_is_a_fault_and_never_cut():
    assert fault_with(venue="x" * 121).code == FaultCode.CELL_TOO_LONG


def test_an_id_is_made_from_the_date_and_the_venue():
    reading = read_with(event_id="", venue="St. Mary's Łódź Hall")
    assert reading.plans[0].public_id == "2026-12-05-st-marys-lodz-hall"
    assert [note.code for note in reading.notes] == [FaultCode.ID_MADE]


def test_the_second_event_of_a_day_at_one_venue_has_its_hour_in_the_id():
    rows = [GOOD | {"event_id": "", "starts": clock, "ends": "20:00"} for clock in ("10", "14")]
    ids = [plan.public_id for plan in read_events(file_of(*rows)).plans]
    assert ids == ["2026-12-05-kosciuszko-park", "2026-12-05-kosciuszko-park-14"]


def test_a_made_id_gives_way_to_a_typed_one_further_down():
    typed = GOOD | {"event_id": "2026-12-05-kosciuszko-park", "starts": "12:00"}
    plans = read_events(file_of(GOOD | {"event_id": ""}, typed)).plans
    assert plans[0].public_id == "2026-12-05-kosciuszko-park-10"


def test_the_same_row_twice_without_an_id_is_a_fault():
    row = GOOD | {"event_id": ""}
    (fault,) = read_events(file_of(row, row)).faults
    assert (fault.row, fault.code) == (3, FaultCode.ID_TWICE)


def test_the_same_id_twice_is_a_fault_that_names_the_first_row():
    (fault,) = read_events(file_of(GOOD, GOOD | {"event_id": "KOSCIUSZKO"})).faults
    assert (fault.row, fault.code) == (3, FaultCode.ID_TWICE)
    assert "row 2" in fault.advice


def test_venues_in_another_script_get_ids_that_differ():
    rows = [GOOD | {"event_id": "", "venue": venue} for venue in ("公园", "图书馆", "学校", "教堂")]
    plans = read_events(file_of(*rows)).plans
    assert len({plan.public_id for plan in plans}) == 4


def test_an_id_with_spaces_is_told_how_it_could_be_written():
    fault = fault_with(event_id="Kosciuszko Park!")
    assert (fault.code, "kosciuszko-park" in fault.advice) == (FaultCode.ID_WRONG, True)


def test_a_longer_id_than_an_address_takes_is_a_fault():
    assert plan_with(event_id="a" * 64).public_id == "a" * 64
    assert fault_with(event_id="a" * 65).code == FaultCode.ID_WRONG


def test_directions_are_kept_by_language():
    plan = plan_with(directions="Take the 53 bus.", directions_es="Tome el autobús 53.")
    assert plan.directions == {"en": "Take the 53 bus.", "es": "Tome el autobús 53."}


def test_what_one_row_says_of_a_venue_holds_for_its_other_rows():
    rows = GOOD | {"ward": "35"}, GOOD | {"event_id": "b", "date": "2026-12-12", "zip": ""}
    plans = read_events(file_of(*rows)).plans
    assert plans[0].venue == plans[1].venue


@pytest.mark.parametrize("change", [{"zip": "60623"}, {"ward": "7"}])
def test_two_rows_that_differ_on_one_venue_are_a_fault_that_names_the_first(change):
    rows = GOOD | {"ward": "35"}, GOOD | {"event_id": "b", "date": "2026-12-12"} | change
    (fault,) = read_events(file_of(*rows)).faults
    assert (fault.row, fault.column, fault.code) == (3, *change, FaultCode.VENUE_DIFFERS)
    assert "row 2" in fault.advice


def test_each_event_knows_its_row():
    text = f"\n{HEADER}\n\n{ROW}\n{ROW.replace('12-05', '12-12')}\n"
    assert read_events(text.encode()).rows == (4, 5)
