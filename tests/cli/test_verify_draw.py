"""`verify-draw`: does a published draw again."""

import json

import pytest

from tests.domain import draw_facts


@pytest.fixture
def verify(command, tmp_path):
    """Runs the command on words as a file."""

    def run(words: str):
        file = tmp_path / "results.json"
        file.write_text(words, "utf-8")
        return command("verify-draw", str(file))

    return run


def test_an_honest_draw_is_said_to_be_right(verify):
    done = verify(json.dumps(draw_facts.record()))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The draw is right: 12 tickets")


def test_a_changed_draw_is_told_line_by_line(verify):
    record = draw_facts.record()
    record["tickets"][0]["outcome"] = None
    done = verify(json.dumps(record))
    assert done.returncode == 1
    assert record["tickets"][0]["number"] in done.stderr


def test_a_file_that_is_no_record_is_not_called_wrong(verify):
    assert verify("{}").returncode == 2
    assert verify("not json").returncode == 2
