"""A checked search, and the same search without one of its filters."""

from datetime import date

from citykey_site.domain.search import Search, filters_in_use, without
from citykey_site.domain.times import PartOfDay

FULL = Search(
    first=date(2026, 12, 1),
    last=date(2026, 12, 9),
    part=PartOfDay.MORNING,
    weekdays=(5,),
    people=3,
    speaks=("pl",),
    access=("asl",),
    page=4,
)


def test_an_empty_search_uses_no_filter():
    assert filters_in_use(Search()) == ()


def test_one_person_is_no_filter():
    assert filters_in_use(Search(people=1)) == ()
    assert filters_in_use(Search(people=2)) == ("people",)


def test_a_search_names_its_filters():
    assert filters_in_use(FULL) == ("dates", "weekdays", "part", "speaks", "access", "people")


def test_every_filter_in_use_can_be_dropped_alone():
    used = filters_in_use(FULL)
    for name in used:
        rest = tuple(other for other in used if other != name)
        assert filters_in_use(without(FULL, name)) == rest


def test_dropping_a_filter_begins_again_at_the_first_page():
    assert without(FULL, "part").page == 1


def test_one_end_of_the_dates_is_a_filter_too():
    assert filters_in_use(Search(last=date(2026, 12, 9))) == ("dates",)


def test_without_a_place_nothing_is_measured():
    assert not Search().measures
