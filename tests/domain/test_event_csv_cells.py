"""Each cell is understood in the ways people write it, and told back where it is not."""

from datetime import UTC, date, datetime, time

import pytest

from citykey_site.domain import times
from citykey_site.domain.event_csv import FaultCode
from citykey_site.domain.events import Status
from citykey_site.domain.places import Point
from tests.domain.event_csv_files import fault_with, plan_with, read_with


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-05", "2026/12/5", "12/5/2026", "12/05/26", "5 Dec 2026", "5-Dec-26",
        "Dec 5, 2026", "December 5th, 2026", "Sat, Dec. 5, 2026", "Saturday 12/5/2026",
        "2026-12-05 00:00:00", "12/5/2026 0:00", " '2026-12-05 ", "２０２６-１２-０５",
    ],
)  # fmt: skip
def test_a_date_may_be_written_in_many_ways(typed):
    assert plan_with(date=typed).day == date(2026, 12, 5)


@pytest.mark.parametrize(
    "typed", ["2026-02-30", "13/5/2026", "5.12.2026", "46361", "Dec 2026", "2206-12-05", "12/5"]
)
def test_a_date_that_is_none_or_could_be_two_is_a_fault(typed):
    assert fault_with(date=typed).code == FaultCode.DATE_WRONG


def test_a_weekday_that_does_not_fit_its_date_is_told():
    fault = fault_with(date="Friday, Dec 5, 2026")
    assert (fault.code, "Saturday" in fault.advice) == (FaultCode.WEEKDAY_WRONG, True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10", time(10)), ("10:00", time(10)), ("9:30 am", time(9, 30)), ("9:30AM", time(9, 30)),
        ("9.30 a.m.", time(9, 30)), ("10:00:00", time(10)), ("12 am", time(0)),
        ("12 pm", time(12)), ("noon", time(12)), ("12 noon", time(12)),
    ],
)  # fmt: skip
def test_a_time_may_be_written_in_many_ways(typed, meant):
    assert plan_with(starts=typed).starts == meant


@pytest.mark.parametrize("typed", ["1 p.m.", "1PM", "13:00", "1:00 P.M.", "13"])
def test_one_in_the_afternoon_may_be_written_in_many_ways(typed):
    assert plan_with(ends=typed).ends == time(13)


@pytest.mark.parametrize("typed", ["25:00", "10:60", "13 pm", "0 am", "ten", "10:00-11:00", "1030"])
def test_a_time_that_is_none_is_a_fault(typed):
    assert fault_with(starts=typed).code == FaultCode.TIME_WRONG


@pytest.mark.parametrize("ends", ["10:00", "9:00", "1"])
def test_an_event_ends_after_it_starts(ends):
    fault = fault_with(ends=ends)
    assert (fault.column, fault.code) == ("ends", FaultCode.ENDS_TOO_EARLY)


def test_a_window_is_no_longer_than_the_event():
    fault = fault_with(window_minutes="240")
    assert (fault.column, fault.code) == ("window_minutes", FaultCode.WINDOW_TOO_LONG)


def test_an_event_has_at_most_a_hundred_windows():
    assert fault_with(ends="20:00", window_minutes="5").code == FaultCode.WINDOWS_TOO_MANY


@pytest.mark.parametrize("typed", ["0", "-30", "half an hour", "481", "7.5"])
def test_the_minutes_of_a_window_are_a_sensible_whole_number(typed):
    assert fault_with(window_minutes=typed).code == FaultCode.MINUTES_WRONG


def test_minutes_may_be_written_with_their_unit():
    assert plan_with(window_minutes="20 min").window_minutes == 20


def test_a_rest_that_is_no_whole_window_is_left_out_and_mentioned():
    reading = read_with(ends="12:50")
    assert len(reading.plans[0].windows) == 5
    (note,) = reading.notes
    assert (note.row, note.code) == (2, FaultCode.REST_LEFT_OUT)
    assert "20 minutes" in note.advice


def test_the_hour_that_spring_leaves_out_is_a_fault():
    fault = fault_with(date="2027-03-14", starts="2:30")
    assert (fault.column, fault.code) == ("starts", FaultCode.CLOCK_CHANGE)


def test_the_hour_that_autumn_repeats_is_a_fault():
    fault = fault_with(date="2026-11-01", starts="0:00", ends="1:30")
    assert (fault.column, fault.code) == ("ends", FaultCode.CLOCK_CHANGE)


def test_windows_across_the_clock_change_last_as_long_as_they_say():
    assert len(plan_with(date="2027-03-14", starts="0:00", ends="4:00").windows) == 6
    assert len(plan_with(date="2026-11-01", starts="0:00", ends="4:00").windows) == 10


@pytest.mark.parametrize(("typed", "places"), [("0", 0), ("1000", 1000), ("12.0", 12)])
def test_places_go_from_none_to_a_thousand(typed, places):
    assert plan_with(places_per_window=typed).windows[0].places == places


@pytest.mark.parametrize("typed", ["1001", "100000", "-1", "12.5", "many", "1,000"])
def test_other_numbers_of_places_are_a_fault(typed):
    assert fault_with(places_per_window=typed).code == FaultCode.PLACES_WRONG


@pytest.mark.parametrize(
    "typed", ["10:30=0;12:00=20", "10:30 am = 0, noon=20", "10:30=0\n12:00=20"]
)
def test_windows_may_differ_from_the_rule(typed):
    places = [window.places for window in plan_with(windows=typed).windows]
    assert places == [12, 0, 12, 12, 20, 12]


@pytest.mark.parametrize("typed", ["10:15=5", "10:30", "10:30=lots", "10:30=5;10:30=6", "9=5"])
def test_a_window_that_is_not_there_or_not_clear_is_a_fault(typed):
    assert fault_with(windows=typed).code == FaultCode.WINDOWS_WRONG


def test_a_hundred_windows_that_differ_are_all_read():
    clocks = [f"{9 + step // 12:02d}:{step % 12 * 5:02d}" for step in range(96)]
    typed = "; ".join(f"{clock}={place}" for place, clock in enumerate(clocks, start=100))
    plan = plan_with(starts="9:00", ends="17:00", window_minutes="5", windows=typed)
    assert [window.places for window in plan.windows] == list(range(100, 196))


@pytest.mark.parametrize("typed", ["60623", "60623-1234", "60623.0", "٦٠٦٢٣"])
def test_a_zip_code_is_five_digits(typed):
    assert plan_with(zip=typed).venue.zip == "60623"


@pytest.mark.parametrize("typed", ["6062", "606233", "Pilsen"])
def test_a_zip_code_of_another_length_is_a_fault(typed):
    assert fault_with(zip=typed).code == FaultCode.ZIP_WRONG


def test_a_zip_code_that_we_do_not_know_is_only_mentioned():
    reading = read_with(zip="60302")
    assert [note.code for note in reading.notes] == [FaultCode.ZIP_UNKNOWN]
    assert len(reading.plans) == 1


def test_an_event_that_nobody_could_find_by_place_is_mentioned():
    assert [note.code for note in read_with(zip="").notes] == [FaultCode.PLACE_UNKNOWN]


@pytest.mark.parametrize("typed", ["22", "Ward 22", "22nd", "22nd Ward"])
def test_a_ward_is_a_number(typed):
    assert plan_with(ward=typed).venue.ward == 22


@pytest.mark.parametrize("typed", ["51", "0", "-3", "west"])
def test_there_are_fifty_wards(typed):
    assert fault_with(ward=typed).code == FaultCode.WARD_WRONG


@pytest.mark.parametrize("minus", ["-", "\u2212", "'-"])
def test_a_place_on_the_map_may_have_any_minus_sign(minus):
    plan = plan_with(latitude="41.9315", longitude=f"{minus}87.7208")
    assert plan.venue.point == Point(41.9315, -87.7208)


def test_a_decimal_comma_is_understood():
    point = plan_with(latitude="41,9315", longitude="-87,7208").venue.point
    assert point == Point(41.9315, -87.7208)


@pytest.mark.parametrize("half", ["latitude", "longitude"])
def test_half_a_place_on_the_map_is_a_fault_of_the_empty_cell(half):
    whole = {"latitude": "41.9", "longitude": "-87.7"}
    fault = fault_with(**whole | {half: ""})
    assert (fault.column, fault.code) == (half, FaultCode.POINT_HALF)


def test_a_place_outside_chicago_is_a_fault():
    fault = fault_with(latitude="41.9", longitude="87.7")
    assert (fault.column, fault.code) == ("longitude", FaultCode.POINT_OUTSIDE)


@pytest.mark.parametrize("typed", ["nan", "41.9N", "1e1", "inf"])
def test_degrees_are_plain_numbers(typed):
    assert fault_with(latitude=typed, longitude="-87.7").code == FaultCode.POINT_WRONG


@pytest.mark.parametrize(
    "typed", ["Spanish; Polish", "es,pl", "es pl", "ES/pl", "español and polski", "es;pl;es;"]
)
def test_languages_are_codes_or_names_however_they_are_parted(typed):
    assert plan_with(speaks=typed).speaks == ("es", "pl")


def test_a_language_of_two_words_is_one_language():
    assert plan_with(speaks="Haitian Creole, Chinese (Mandarin)").speaks == ("ht", "zh")


def test_a_misspelled_language_is_suggested():
    fault = fault_with(speaks="es; Polsh")
    assert (fault.code, fault.value) == (FaultCode.SPEAKS_UNKNOWN, "polsh")
    assert fault.advice == "Write pl if that is what is meant."


@pytest.mark.parametrize("typed", ["step-free; ASL", "Wheelchair accessible, sign language"])
def test_access_is_understood_in_other_words(typed):
    assert plan_with(access=typed).access == ("step-free", "asl")


def test_access_that_the_site_does_not_know_is_a_fault():
    assert fault_with(access="free pizza").code == FaultCode.ACCESS_UNKNOWN


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("", Status.PUBLISHED), ("Draft", Status.DRAFT), ("cancelled", Status.CANCELED)],
)
def test_the_status_is_published_where_nothing_else_is_written(typed, meant):
    assert plan_with(status=typed).status is meant


def test_a_misspelled_status_is_suggested():
    fault = fault_with(status="publshed")
    assert fault.advice == "Write published if that is what is meant."


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-30 09:00", "2026-11-30T09:00", "11/30/2026 9:00 AM", "Nov 30, 2026 at 9 am",
        "2026-11-30T09:00:00-06:00", "2026-11-30T15:00:00Z", "2026-11-30 9 a.m.",
    ],
)  # fmt: skip
def test_booking_opens_at_a_moment_on_a_chicago_clock(typed):
    assert plan_with(opens_at=typed).opens_at == datetime(2026, 11, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed", ["2026-11-30", "Nov 30, 2026", "9:00", "soon", "2026-13-30 09:00"]
)
def test_booking_does_not_open_at_a_guess(typed):
    assert fault_with(opens_at=typed).code == FaultCode.MOMENT_WRONG


def test_booking_does_not_open_in_the_hour_that_autumn_repeats():
    assert fault_with(opens_at="2026-11-01 01:30").code == FaultCode.CLOCK_CHANGE


def test_booking_that_opens_after_the_last_window_starts_is_mentioned():
    reading = read_with(opens_at="2026-12-05 12:30")
    assert [note.code for note in reading.notes] == [FaultCode.OPENS_TOO_LATE]


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("10:15-11:00=5", ("10:15", "11:00")), ("10:15–11:00 = 5", ("10:15", "11:00")),
        ("10-10:45=5", ("10:00", "10:45")), ("1:00 pm - 1:30 pm=5", ("13:00", "13:30")),
    ],
)  # fmt: skip
def test_a_window_may_have_hours_of_its_own(typed, hours):
    plan = plan_with(windows=typed, ends="14:00", window_minutes="120")
    found = [window for window in plan.windows if window.places == 5]
    assert [
        tuple(f"{times.local(moment):%H:%M}" for moment in (window.starts_at, window.ends_at))
        for window in found
    ] == [hours]


def test_a_window_of_its_own_takes_the_place_of_the_one_that_starts_with_it():
    plan = plan_with(windows="10:00-10:45=5; 10:30=7")
    assert [window.places for window in plan.windows] == [5, 7, 12, 12, 12, 12]


@pytest.mark.parametrize(
    "typed",
    [
        "10:45-10:15=5", "10:15-10:15=5", "9:00-10:15=5", "12:45-13:15=5", "10:15-=5", "-11=5",
        "10:15-11:00", "10:15-11:00=lots", "10:15-11:00=5;10:15-11:30=6", "10:15-11:00=1001",
        "10:15 CST-11:00 CDT=5", "10:15-10:30-11:00=5",
    ],
)  # fmt: skip
def test_a_window_of_its_own_that_cannot_be_is_a_fault(typed):
    assert fault_with(windows=typed).code == FaultCode.WINDOWS_WRONG


def test_only_a_draft_is_published_by_itself():
    plan = plan_with(status="draft", publish_at="2026-11-30 09:00")
    assert plan.publish_at == datetime(2026, 11, 30, 15, tzinfo=UTC)
    fault = fault_with(publish_at="2026-11-30 09:00")
    assert (fault.column, fault.code) == ("publish_at", FaultCode.PUBLISH_AT_WRONG)


@pytest.mark.parametrize("cells", [{"address": "x" * 161}, {"venue": "x" * 121}])
def test_words_are_no_longer_than_the_tables_hold(cells):
    assert fault_with(**cells).code == FaultCode.CELL_TOO_LONG
