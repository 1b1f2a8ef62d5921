"""Every named no has a sentence, in every language, and each says something of its own."""

from datetime import UTC, date, datetime, time

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.languages import served
from citykey_site.web.refusals import SENTENCES, sentence
from citykey_site.web.staff.refusals import STAFF_SENTENCES

# Those that only the import of events meets; `domain/event_csv/faults.py` words them.
FOR_FILES = {refusals.WallTimeMissing, refusals.WallTimeTwice}
FACTS = {
    "opens_at": datetime(2026, 12, 1, 15, tzinfo=UTC),
    "until": datetime(2026, 12, 1, 15, tzinfo=UTC),
    "day": date(2026, 12, 1),
    "clock": time(2, 30),
    "most": 5,
    "place": "Avondal",
}


def every() -> set[type[refusals.Refusal]]:
    """Returns every class of refusal that residents meet."""
    return set(refusals.Refusal.__subclasses__()) - FOR_FILES - set(STAFF_SENTENCES)


def made(kind: type[refusals.Refusal]) -> refusals.Refusal:
    """Makes a refusal with facts that fit."""
    names = getattr(kind, "__dataclass_fields__", ())
    return kind(**{name: FACTS[name] for name in names})


def test_every_refusal_has_a_sentence():
    assert every() == set(SENTENCES)


@pytest.mark.parametrize("code", served())
def test_every_sentence_is_whole_and_its_own(code):
    said = {kind.__name__: str(sentence(made(kind), code)) for kind in every()}

    assert len(set(said.values())) == len(said)
    for name, words in said.items():
        assert "%" not in words and len(words) > 10, name
        assert words[0].isupper() or words[0] in "¿¡", name


@pytest.mark.parametrize("code", served())
def test_no_sentence_blames(code):
    for kind in every():
        words = str(sentence(made(kind), code)).lower()
        for blame in ("invalid", "inválid", "required", "failed", "illegal", "wrong input"):
            assert blame not in words, kind
