"""What somebody writes in a report: tidied, measured, and without what tells of a person."""

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.reports import CUT, LONGEST, chosen, tidy, without_persons


@pytest.mark.parametrize(
    "personal",
    [
        "ana@example.org",
        "a.b+c@mail.example.co.uk",
        "ana＠example.org",
        "312 555 0134",
        "(312) 555-0134",
        "312‑555‑0134",
        "+1.312.555.0134",
        "555-0134",
        "4821 0093 7718",
        "482100937718",
        "٤٨٢١ ٠٠٩٣ ٧٧١٨",
        "482‌100‌937‌718",
        "104338",
    ],
)
def test_what_tells_of_a_person_is_taken_out(personal):
    kept = without_persons(tidy(f"The page says {personal} to me."))

    assert kept == f"The page says {CUT} to me."


@pytest.mark.parametrize(
    "fact",
    [
        "The event of 2026-12-05 is at 10:00 AM, not 11:30.",
        "The library is at 2708 S. Pulaski Rd., Chicago 60623.",
        "From 10 to 12, 40 places, 3 of 8 pages, 12/5/2026.",
    ],
)
def test_what_a_wrong_fact_is_told_with_stays(fact):
    assert without_persons(tidy(fact)) == fact


def test_lines_stay_and_invisible_characters_go():
    assert tidy("  One\u202e\x00 \t line \r\n\r\n\r\n\r\ntwo\u200b ") == "One line\n\ntwo"


def test_letters_of_urdu_and_hindi_stay_joined_and_parted():
    assert tidy("کتاب\u200cخانہ क्\u200dष") == "کتاب\u200cخانہ क्\u200dष"


def test_the_length_is_judged_after_tidying():
    assert len(tidy("a" * LONGEST + " " * 9000)) == LONGEST
    with pytest.raises(refusals.ReportTooLong):
        tidy("a " * LONGEST)


def test_a_reason_must_be_one_of_the_list():
    with pytest.raises(refusals.ReasonMissing):
        chosen("<script>")
