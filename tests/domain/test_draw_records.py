"""The public record of a draw: anybody can do it again, and finds whatever was changed."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from citykey_site.domain import draw_records, draws
from citykey_site.domain.draw_records import Unreadable
from tests.domain import draw_facts as make

DOCS = Path(__file__).parents[2] / "docs" / "draw.md"


@pytest.fixture
def record() -> dict:
    """A record as it comes out of its file."""
    return json.loads(json.dumps(make.record()))


def test_the_record_of_an_honest_draw_is_right(record):
    assert draw_records.faults(record) == []
    assert any(line["outcome"] for line in record["tickets"])
    assert any(line["outcome"] is None for line in record["tickets"])


def test_nothing_of_a_person_is_in_it(record):
    assert set(record) == {
        "format", "version", "event", "entries_from", "entries_until", "commitment", "seed",
        "windows", "tickets",
    }  # fmt: skip
    for line in record["tickets"]:
        assert set(line) == {"number", "people", "wishes", "place", "outcome"}


def change_seed(record: dict) -> None:
    """Puts another seed in the place of the one that was fixed."""
    record["seed"] = "ab" * 32


def hide_fingerprint(record: dict) -> None:
    """Leaves out what was published at the opening."""
    del record["commitment"]


def change_seed_and_fingerprint(record: dict) -> None:
    """Puts another seed with its own fingerprint."""
    record["seed"] = "ab" * 32
    record["commitment"] = draws.commitment(record["seed"])


def move_ticket(record: dict) -> None:
    """Lets two tickets change places."""
    first, last = record["tickets"][0], record["tickets"][-1]
    first["place"], last["place"] = last["place"], first["place"]


def change_outcome(record: dict) -> None:
    """Gives a window to a ticket that won none."""
    next(line for line in record["tickets"] if not line["outcome"])["outcome"] = "a"


def change_number(record: dict) -> None:
    """Gives the winner's place to another number."""
    record["tickets"][0]["number"] = "X" * 10


def change_size(record: dict) -> None:
    """Says that the first party was smaller than it was."""
    record["windows"][0]["places"] = 0


def add_ticket(record: dict) -> None:
    """Adds a copy of the winner."""
    record["tickets"].append(dict(record["tickets"][0]))


CHANGES = (
    change_seed,
    hide_fingerprint,
    change_seed_and_fingerprint,
    move_ticket,
    change_outcome,
    change_number,
    change_size,
    add_ticket,
)


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_changed_is_found(record, change):
    change(record)
    assert draw_records.faults(record)


@pytest.mark.parametrize("words", [[], {}, {"format": "citykey-draw", "version": 2}, "x"])
def test_what_is_no_record_is_said_to_be_none(words):
    with pytest.raises(Unreadable):
        draw_records.faults(words)


@pytest.mark.parametrize("part", ["seed", "tickets", "windows"])
def test_a_record_without_a_part_is_not_read(record, part):
    for broken in (None, 5, "zz"):
        with pytest.raises(Unreadable):
            draw_records.faults(record | {part: broken} if broken else _without(record, part))


def _without(record: dict, part: str) -> dict:
    return {key: value for key, value in record.items() if key != part}


@pytest.mark.parametrize("change", [None, change_seed, move_ticket, change_outcome])
def test_the_short_program_of_the_documentation_finds_the_same(record, tmp_path, change):
    [program] = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.S)
    assert len(program.strip().splitlines()) <= 22
    if change:
        change(record)
    (tmp_path / "verify.py").write_text(program, "utf-8")
    (tmp_path / "results.json").write_text(json.dumps(record), "utf-8")
    command = [sys.executable, "-I", "verify.py", "results.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is (change is None)
