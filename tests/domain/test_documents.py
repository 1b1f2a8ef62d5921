"""What the checker of papers answers, by a table of cases and by rules that hold for all papers."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from citykey_site.domain.document_facts import Age, Need
from citykey_site.domain.document_file import known
from citykey_site.domain.documents import Doubt, Person, Verdict, judge

TABLE = Path(__file__).with_name("document_cases.csv").read_text("utf-8")
CASES = list(csv.DictReader(TABLE.splitlines()))
ANSWERS = {
    "missing": Verdict.MISSING, "ask": Verdict.ASK_STAFF, "complete": Verdict.LOOKS_COMPLETE,
}  # fmt: skip
FACTS = known()
PERSONS = draw.builds(
    Person,
    age=draw.sampled_from(Age),
    veteran=draw.booleans(),
    names_differ=draw.booleans(),
    papers=draw.frozensets(draw.sampled_from([*FACTS.papers, "unknown"])),
)


def person(case: dict[str, str]) -> Person:
    """Makes the person of a row."""
    marks = case["marks"].split()
    return Person(
        age=Age(case["age"]),
        veteran="veteran" in marks,
        names_differ="names" in marks,
        papers=frozenset(case["papers"].split()),
    )


def test_the_table_has_sixty_cases_and_more():
    assert len(CASES) >= 60


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['age']} {case['marks']} {case['papers']}"
)
def test_each_person_of_the_table_gets_the_answer_of_the_table(case):
    answer = judge(person(case), FACTS)

    assert answer.verdict is ANSWERS[case["answer"]]
    assert answer.missing == tuple(Need(name) for name in case["missing"].split())
    assert set(answer.doubts) == {Doubt(name) for name in case["because"].split()}


@settings(max_examples=150, deadline=None)
@given(PERSONS, draw.sampled_from(sorted(FACTS.papers)), draw.booleans())
def test_one_paper_more_never_makes_the_answer_worse(somebody, paper, lenient):
    facts = replace(FACTS, one_paper_two_needs=lenient)
    richer = replace(somebody, papers=somebody.papers | {paper})

    before, after = judge(somebody, facts), judge(richer, facts)
    assert after.verdict >= before.verdict
    assert set(after.missing) <= set(before.missing)


@settings(max_examples=150, deadline=None)
@given(PERSONS, draw.booleans())
def test_unverified_papers_alone_never_make_an_answer_complete(somebody, lenient):
    facts = replace(FACTS, one_paper_two_needs=lenient)
    confirmed = frozenset(name for name, paper in FACTS.papers.items() if not paper.unverified)
    poorer = replace(somebody, papers=somebody.papers & confirmed)

    if judge(somebody, facts).verdict is Verdict.LOOKS_COMPLETE:
        assert judge(poorer, facts).verdict is Verdict.LOOKS_COMPLETE


@settings(max_examples=150, deadline=None)
@given(PERSONS)
def test_an_answer_always_says_why(somebody):
    answer = judge(somebody, FACTS)

    assert bool(answer.missing) is (answer.verdict is Verdict.MISSING)
    if answer.verdict is Verdict.ASK_STAFF:
        assert answer.doubts
    assert bool(answer.unsure) is (Doubt.UNVERIFIED in answer.doubts)
    assert all(paper.unverified for paper in answer.unsure)


@settings(max_examples=100, deadline=None)
@given(PERSONS)
def test_children_and_the_veteran_mark_never_look_complete(somebody):
    if somebody.age is Age.CHILD or somebody.veteran:
        assert judge(somebody, FACTS).verdict is not Verdict.LOOKS_COMPLETE


def test_where_one_paper_may_meet_two_needs_two_papers_look_complete():
    facts = replace(FACTS, one_paper_two_needs=True)
    somebody = Person(age=Age.ADULT, papers=frozenset({"drivers-license", "care-of-letter"}))

    assert judge(somebody, facts).verdict is Verdict.LOOKS_COMPLETE


def test_who_has_nothing_of_chicago_hears_of_letters_and_only_the_young_of_a_caretaker():
    helps = {
        age: [item.id for item in judge(Person(age=age), FACTS).helps]
        for age in (Age.ADULT, Age.TEEN)
    }

    assert helps[Age.ADULT] == ["shelter-letter", "care-of-letter", "appeals-form"]
    assert helps[Age.TEEN] == [
        "shelter-letter", "care-of-letter", "caretaker-attestation", "appeals-form",
    ]  # fmt: skip
