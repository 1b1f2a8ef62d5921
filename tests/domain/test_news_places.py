"""Places in one line, as people type them."""

import pytest

from citykey_site.domain import news_places, refusals


def queries(typed: str, *meant: str) -> tuple[str, ...]:
    """Returns the places that are clear."""
    return news_places.read(typed, meant=meant).queries


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("60618", ("60618",)),
        ("60618, hermosa; Ward 22", ("60618", "Hermosa", "Ward 22")),
        ("60618\nHermosa", ("60618", "Hermosa")),
        ("60618、Hermosa،Austin", ("60618", "Hermosa", "Austin")),
        ("Pilsen, Chicago, IL", ("Pilsen",)),
        ("Little Italy, UIC, Hermosa", ("Little Italy, UIC", "Hermosa")),
        ("Hermosa, hermosa", ("Hermosa",)),
    ],
)
def test_places_stand_between_commas(typed, places):
    assert queries(typed) == places


def test_what_is_not_clear_has_its_choices_until_one_is_ticked():
    named = news_places.read("Lawndale, 60618")
    [unclear] = named.unclear

    assert (unclear.typed, named.queries) == ("Lawndale", ("60618",))
    assert [item.query for item in unclear.choices][:2] == ["North Lawndale", "South Lawndale"]
    assert queries("Lawndale, 60618", "North Lawndale") == ("North Lawndale", "60618")


def test_a_tick_that_was_not_offered_counts_for_nothing():
    assert queries("Lawndale", "Hegewisch") == ()


def test_nothing_and_too_much_are_refused():
    for typed in ("", " , ;\n", "\u200f", "Chicago"):
        with pytest.raises(refusals.PlaceMissing):
            queries(typed)
    for typed in (",".join("abcdef"), "x," * 10_000):
        with pytest.raises(refusals.TooManyPlaces):
            queries(typed)
