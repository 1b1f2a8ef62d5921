"""Any deeds of residents, staff, worker and clock, in any order: the places stay right."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from citykey_site.services import places
from citykey_site.storage import slots
from tests.services.fair_season import Season

SHORT = settings(
    max_examples=12,
    stateful_step_count=30,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
# Only to see that a fault is found: nobody reads how.
CONTROL = settings(SHORT, phases=[Phase.generate], report_multiple_bugs=False)
LONG = settings(SHORT, max_examples=300, stateful_step_count=80)


def play(app: Flask, how: settings) -> None:
    """Plays seasons on a site until one goes wrong."""
    run_state_machine_as_test(type("SeasonOf", (Season,), {"app": app}), settings=how)


def test_whatever_is_done_in_whatever_order_the_places_are_right(app):
    play(app, SHORT)


def test_a_place_that_is_given_to_everybody_before_the_line_is_found(app, monkeypatch):
    def to_everybody(slot_id, people, **_):
        slots.release_places(slot_id, people)

    monkeypatch.setattr(places, "free", to_everybody)
    with pytest.raises(AssertionError, match="a freed place is public"):
        play(app, CONTROL)


@pytest.mark.long
def test_whatever_is_done_for_long_on_both_engines(any_app):
    play(any_app, LONG)
