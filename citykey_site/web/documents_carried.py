"""The answers so far of the documents checker, which travel in the form and nowhere else.

One hidden field holds everybody: "adult veteran drivers-license|child". Nothing of it is kept in
a session, an address, a log or the database.
"""

from collections.abc import Mapping
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from citykey_site.domain import document_file, refusals
from citykey_site.domain.bookings import LARGEST_PARTY
from citykey_site.domain.document_facts import Age
from citykey_site.domain.documents import Person

Party = tuple[Person, ...]
LONGEST = 2000  # Four persons with every paper need less.
PERSONS = range(1, LARGEST_PARTY + 1)
VETERAN, NAMES = "veteran", "names"


def written(party: Party) -> str:
    """Writes everybody's answers as the words of the hidden field."""
    return "|".join(" ".join(_words(person)) for person in party)


def read(text: str) -> Party:
    """Reads the hidden field; words that are not known are left out.

    Raises NobodyComes where it names no person, or more than can come.
    """
    rows = [row.split() for row in text.split("|")] if 0 < len(text) <= LONGEST else []
    if not 0 < len(rows) <= LARGEST_PARTY:
        raise refusals.NobodyComes
    return tuple(_person(row) for row in rows)


def chosen(form: MultiDict[str, str]) -> Party:
    """Reads who comes from the first form, and keeps the papers that were ticked before.

    Papers stay with a person whose number and age are the same. Raises NobodyComes.
    """
    try:
        before = read(form.get("so_far", ""))
    except refusals.NobodyComes:
        before = ()
    found = []
    for number, (age, veteran) in enumerate(_asked(form)):
        old = before[number] if number < len(before) else None
        same = old if old and old.age is age else Person(age=age)
        found.append(replace(same, veteran=veteran))
    if not found:
        raise refusals.NobodyComes
    return tuple(found)


def answered(form: MultiDict[str, str]) -> tuple[Party, int | None]:
    """Reads the form of one person's papers: everybody's answers, and the person's number.

    The number is None on the page of the answer, whose form asks nothing. Raises NobodyComes.
    """
    party = read(form.get("so_far", ""))
    at = number_in(form, "at", party)
    if at is None:
        return party, None
    boxes = set(form.getlist("paper"))
    papers = boxes & document_file.known().papers.keys()
    person = replace(party[at - 1], papers=frozenset(papers), names_differ=NAMES in boxes)
    return (*party[: at - 1], person, *party[at:]), at


def number_in(form: Mapping[str, str], name: str, party: Party) -> int | None:
    """Returns the number of a person of the party that a field names, None where it names none."""
    return next((number for number in PERSONS[: len(party)] if form.get(name) == str(number)), None)


def _asked(form: MultiDict[str, str]) -> list[tuple[Age, bool]]:
    ages = {age.value: age for age in Age}
    return [
        (ages[form[f"age{number}"]], form.get(f"veteran{number}") == "yes")
        for number in PERSONS
        if form.get(f"age{number}") in ages
    ]


def _words(person: Person) -> list[str]:
    marks = [(VETERAN, person.veteran), (NAMES, person.names_differ)]
    return [person.age, *(word for word, is_so in marks if is_so), *sorted(person.papers)]


def _person(row: list[str]) -> Person:
    if not row or row[0] not in {age.value for age in Age}:
        raise refusals.NobodyComes
    papers = frozenset(row) & document_file.known().papers.keys()
    return Person(age=Age(row[0]), veteran=VETERAN in row, names_differ=NAMES in row, papers=papers)
