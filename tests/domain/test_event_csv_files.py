"""Files that are no table of events are told kindly, and none does harm."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykey_site.domain.event_csv import FaultCode, read_events
from citykey_site.domain.event_csv.table import MOST_BYTES, MOST_ROWS
from tests.domain.event_csv_files import GOOD, codes, file_of

WORDS = st.characters(exclude_categories=["Cs"])
TEXT = file_of(GOOD).decode()


def told(data: bytes) -> list[FaultCode]:
    reading = read_events(data)
    assert reading.plans == ()
    return codes(reading)


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\r\n", b",,,\n"])
def test_an_empty_file_is_told(data):
    assert told(data) == [FaultCode.FILE_EMPTY]


def test_a_header_without_rows_is_told():
    assert told(file_of(GOOD).split(b"\r\n")[0]) == [FaultCode.ROWS_MISSING]


def test_a_file_without_a_header_is_told_which_columns_it_needs():
    reading = read_events(b"Kosciuszko Park,2732 N. Avers Ave.\nWarren Park,6601 N. Western Ave.")
    assert codes(reading) == [FaultCode.HEADER_MISSING]
    assert "places_per_window" in reading.faults[0].advice


def test_letters_in_the_old_windows_encoding_are_told_with_their_place():
    data = TEXT.replace("Kosciuszko Park", "Parque de los Niños").encode("cp1252")
    (fault,) = read_events(data).faults
    assert (fault.code, fault.row) == (FaultCode.FILE_NOT_UTF8, 2)
    assert "Niños" in fault.value
    assert "UTF-8" in fault.advice


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_file_in_utf_16_is_told(mark):
    encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    assert told(mark + TEXT.encode(encoding)) == [FaultCode.FILE_NOT_UTF8]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xd8\xff\xe0JFIF", b"%PDF-1.7"])
def test_a_picture_or_a_paper_named_csv_is_told(data):
    assert told(data) == [FaultCode.FILE_NOT_TEXT]


def test_a_nul_byte_in_a_cell_is_told():
    assert told(TEXT.replace("Park", "Pa\0rk").encode()) == [FaultCode.FILE_NOT_TEXT]


def test_a_real_spreadsheet_file_is_told_to_be_saved_as_csv():
    assert told(b"PK\x03\x04 and so on") == [FaultCode.FILE_IS_SPREADSHEET]


def test_a_quotation_mark_that_never_closes_is_told_with_its_row():
    good = TEXT.split("\r\n")
    data = "\n".join([good[0], good[1], '"b,Warren Park,60645']).encode()
    (fault,) = read_events(data).faults
    assert (fault.row, fault.code) == (3, FaultCode.QUOTE_OPEN)


def test_an_open_quotation_mark_before_a_very_long_text_is_told():
    assert told(TEXT.encode() + b'\r\n"' + b"x" * 200_000) == [FaultCode.QUOTE_OPEN]


def test_a_quotation_mark_inside_a_cell_is_only_a_letter():
    text = "venue,address,zip,date,starts,ends,places_per_window\n"
    text += '18" Hall, "1 Main, St.",60647,2026-12-05,10,12,5'
    venue = read_events(text.encode()).plans[0].venue
    assert (venue.name, venue.address) == ('18" Hall', "1 Main, St.")


def test_more_than_twenty_megabytes_are_too_big():
    assert told(b"x" * (MOST_BYTES + 1)) == [FaultCode.FILE_TOO_BIG]


def test_twenty_thousand_rows_are_read_and_one_more_is_too_many():
    header, row = b"venue\n", b"Park\n"
    assert FaultCode.ROWS_TOO_MANY not in told(header + row * MOST_ROWS)
    assert told(header + row * (MOST_ROWS + 1)) == [FaultCode.ROWS_TOO_MANY]


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_harmless(data):
    assert read_events(data).plans == ()


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*GOOD, "windows", "opens_at", "speaks"]), st.text(WORDS)))
def test_any_words_in_the_cells_give_an_event_or_faults_with_advice(cells):
    data = file_of(GOOD | {key: text.replace("\0", "") for key, text in cells.items()})
    reading = read_events(data)
    assert bool(reading.plans) != bool(reading.faults)
    assert all(fault.advice.endswith(".") and len(fault.value) <= 60 for fault in reading.faults)
