"""The list of protections fits the code: what it takes away is there, and so is what notices."""

import pytest

from tests import mutations
from tests.house import inventories

LIST = mutations.read()


def test_the_list_is_long_and_names_each_protection_once():
    names = [each.name for each in LIST]

    assert len(names) >= 60 and len(set(names)) == len(names)


def test_what_is_taken_away_is_in_its_file_once():
    texts = {each.file: (mutations.ROOT / each.file).read_text("utf-8") for each in LIST}

    assert not [each.name for each in LIST if texts[each.file].count(each.find) != 1]


def test_taking_away_changes_something():
    assert not [each.name for each in LIST if each.find == each.put]


def test_each_protection_names_a_test_that_is_there():
    absent = []
    for test in {test for each in LIST for test in each.tests}:
        path, _, function = test.partition("::")
        file = mutations.ROOT / path
        if not file.exists() or (function and function not in inventories.tests_of(file)):
            absent.append(test)

    assert not absent


def test_the_result_has_a_row_for_each_protection_and_no_other():
    assert list(mutations.earlier()) == [each.name for each in LIST]


@pytest.mark.long
def test_what_is_noticed_is_red_what_is_not_is_green_and_what_cannot_run_is_neither(tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "door.py").write_text("IS_LOCKED = True\n")
    (site / "test_door.py").write_text(
        "import door\n\n"
        "def test_it_is_locked():\n    assert door.IS_LOCKED\n\n"
        "def test_it_is_there():\n    assert door\n"
    )

    def result(test: str, put: str) -> str:
        tests = (f"test_door.py::{test}",)
        return mutations.result(
            site,
            mutations.Mutation(
                name="", guards="", file="door.py", find="True", put=put, tests=tests
            ),
        )

    assert result("test_it_is_locked", "False") == "red"
    assert result("test_it_is_there", "False") == "green"
    assert result("test_it_is_there", "(") == "error"
    assert (site / "door.py").read_text() == "IS_LOCKED = True\n"


@pytest.mark.long
def test_each_protection_that_is_taken_away_is_noticed():
    assert mutations.main([]) == 0
