"""The letter to a party in the waitlist of an area says what it waits for."""

from datetime import date

import pytest

from citykey_site.domain.distances import Point
from citykey_site.domain.messages import Message
from citykey_site.domain.times import PartOfDay
from citykey_site.domain.waitlist import Area, Wait
from citykey_site.mail import waitlist
from tests.mail import facts


def joined(language: str = "en", **times: tuple) -> Message:
    """Writes to a party that waits near Hermosa."""
    area = Area(name="Hermosa", point=Point(41.92, -87.73), **times)
    entry = Wait(
        uid="9b1d",
        party_size=2,
        language=language,
        email="ana@example.org",
        ends_on=date(2027, 1, 9),
        area=area,
    )
    return waitlist.joined(
        entry, event=None, windows=(), link="f0", office=facts.OFFICE, now=facts.NOW
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Morning, before noon", "Saturday", "Sunday")),
        ("es", ("Por la mañana", "Sábado", "Domingo")),
    ],
)
def test_the_letter_of_an_area_names_parts_of_the_day_and_weekdays(language, said):
    letter = joined(language, parts=(PartOfDay.MORNING,), weekdays=(5, 6))
    for words in said:
        assert words.lower() in letter.text.lower()
        assert words.lower() in letter.html.lower()


def test_the_letter_of_an_area_for_any_time_names_none():
    assert "Times that you wait for" not in joined().text


def test_the_letter_says_how_long_a_place_is_kept_by_day_and_by_night():
    assert "We keep the place for you for 12 hours. At night we keep it longer." in joined().text
