"""One round of the worker: what fails does not keep the others waiting."""

import pytest

from citykey_site.services.rounds import each


def test_every_thing_has_its_turn_though_one_fails():
    seen = []

    def deed(thing: str) -> int:
        seen.append(thing)
        if thing == "broken":
            raise ValueError(thing)
        return 1

    with pytest.raises(ValueError, match="broken"):
        each(["first", "broken", "last"], deed)
    assert seen == ["first", "broken", "last"]


def test_what_is_done_is_counted():
    assert each(["a", "bb"], len) == 3
