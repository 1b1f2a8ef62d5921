"""What the help pages say about CityKey has a source, a date and nothing made up."""

import re
from pathlib import Path

from citykey_site.domain.help_facts import known

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "help"
SAID = re.compile(r'facts\.fact\("([^"]+)", _\("([^"]+)"\)\)')
# Nobody could say these for Chicago: points, fees, grace, walk-ins, how long a card takes or lasts.
NOT_KNOWN = re.compile(
    r"\bpoints?\b|\$|\bfees?\b|\bminutes late\b|\bwalk[- ]in|\bgrace\b|\bbusiness days\b|"
    r"\bapproved\b|\byou will get\b|\bvalid for\b|\bnotary\b|\boriginals?\b",
    re.I,
)


def pages() -> dict[str, str]:
    """Returns the source of every help page."""
    return {path.name: path.read_text("utf-8") for path in sorted(TEMPLATES.glob("*.html"))}


def test_every_dated_sentence_is_word_for_word_that_of_its_row():
    said = [found for source in pages().values() for found in SAID.findall(source)]

    assert {id: known()[id].says for id, _ in said} == dict(said)
    assert {id for id, _ in said} == set(known()), "a row that no page says"
    calls = sum(source.count("facts.fact(") for source in pages().values())
    assert calls == len(said)


def test_every_row_has_a_date_and_a_source_that_is_sure():
    for fact in known().values():
        assert re.fullmatch(r"20\d\d(-(0[1-9]|1[0-2]))?", fact.as_of), fact.id
        assert fact.sure in {"A", "B"}, fact.id
        assert re.search(r"20\d\d", fact.source), fact.id


def test_what_is_not_known_is_not_said():
    for name, source in pages().items():
        said = " ".join(re.findall(r'_\("([^"]+)"\)', source))
        assert not NOT_KNOWN.search(said), name


def test_the_sentences_are_short():
    for name, source in pages().items():
        for message in re.findall(r'_\("([^"]+)"\)', source):
            for sentence in re.split(r"(?<=[.!?]) ", message):
                assert len(sentence.split()) <= 20, (name, sentence)
