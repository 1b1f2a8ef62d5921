"""The file of papers is whole; a broken one is told in one sentence."""

from importlib.resources import files

import pytest

from citykey_site.domain.document_facts import Age, Need
from citykey_site.domain.document_file import Broken, known, read

TEXT = files("citykey_site.domain").joinpath("data", "documents.toml").read_text("utf-8")
MOST_BOXES = 16  # A post has at most 20 fields; four carry the answers so far.


def test_every_paper_has_a_basis_and_a_date():
    for item in (*known().papers.values(), *known().helps.values()):
        assert item.basis and item.as_of[:2] == "20", item.id


def test_the_years_of_the_sources_are_those_of_what_a_source_names():
    unsourced = [paper for paper in known().papers.values() if not paper.named]

    assert known().years == ("2017", "2025")
    assert unsourced and all(paper.unverified for paper in unsourced)


def test_nobody_gave_points_to_a_paper():
    assert "points =" not in TEXT


def test_what_was_named_only_before_2023_is_unverified():
    for paper in known().papers.values():
        assert paper.unverified or paper.as_of >= "2023", paper.id


def test_the_papers_of_a_person_fit_into_one_post():
    assert max(len(known().papers_for(age)) for age in Age) <= MOST_BOXES


def test_each_need_has_an_example_to_print():
    for need in Need:
        assert 1 <= len(known().examples(need)) <= 3


@pytest.mark.parametrize(
    ("right", "broken", "said"),
    [
        (
            'group = "photo"',
            'group = "pictures"',
            "'drivers-license': `group` cannot be 'pictures'",
        ),
        ('shows = ["photo", "birth"]', 'shows = ["fhoto"]', "`shows` cannot be 'fhoto'"),
        ('shows = ["photo", "birth"]', "shows = []", "'drivers-license' must show a need"),
        ('applicants = ["adult", "teen"]', 'applicants = "adult"', "`applicants` must be given"),
        ('id = "consular-id"', 'id = "drivers-license"', "the same `id`"),
        ('id = "consular-id"', 'id = "Consular ID"', "no `id` of small letters"),
        ('as_of = "2023-11-02"', 'as_of = "last year"', "`as_of` must be a year"),
        ('name = "Consular ID card"', 'name = "100% <b>"', "`name` must have 3 to 80"),
        ("one_paper_two_needs = false", "", "`one_paper_two_needs` must be given"),
        ("one_paper_two_needs = false", "one_paper_two_needs = 1", "`one_paper_two_needs`"),
        ('guide = "https:', 'guide = "javascript:', "`guide` must be an address"),
        ("[[paper]]", "[[papr]]", "rows that begin with [[paper]]"),
        ("one_paper_two_needs = false", "one_paper_two_needs = maybe", "is not TOML"),
    ],
)
def test_a_broken_file_is_told_in_one_sentence(right, broken, said):
    count = -1 if right == "[[paper]]" else 1
    with pytest.raises(Broken) as told:
        read(TEXT.replace(right, broken, count))

    sentence = str(told.value)
    assert said in sentence and "documents.toml" in sentence
    assert sentence.endswith(".") and "\n" not in sentence
