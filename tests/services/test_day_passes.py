"""Day passes: made by an organizer, used by helpers, revoked at once."""

import secrets
from datetime import date, timedelta

import pytest

from citykey_site.domain import refusals, times
from citykey_site.domain.history import Deed
from citykey_site.services import day_passes
from citykey_site.storage import day_passes as kept
from citykey_site.storage import events, history, staff_sessions
from citykey_site.storage.db import session
from citykey_site.storage.tables import DayPassRow
from citykey_site.storage.vault import vault
from tests import make
from tests.crowd import at_once

CLERK = "staff 1234abcd"
WRONG = "482100937718"
MORNING = times.at(date(2026, 12, 5), make.plan().starts)


def new(count: int = 1, *, event_id: str = "kosciuszko", token: str = "", now=make.NOW):
    """Makes passes; each call is a new form."""
    form_token = token or secrets.token_hex(8)
    return day_passes.make(event_id, count=count, form_token=form_token, by=CLERK, now=now)


def use(code: str, *, network: str = "203.0.113.7", now=MORNING, **more: str):
    """Signs in with a pass."""
    return day_passes.sign_in(code, network=network, now=now, **more)


@pytest.fixture
def code(app) -> str:
    """The code of a pass for Saturday."""
    make.event()
    return new()[0].code


def test_a_pass_opens_its_event_on_its_day(any_app):
    make.event()
    opened = use(new()[0].code)
    actor = staff_sessions.find(opened.token).actor
    assert (actor.is_helper, actor.event_id, actor.name) == (True, "kosciuszko", "Helper 1")


def test_several_devices_may_use_one_pass(code):
    tokens = {use(code).token for _ in range(3)}
    assert len(tokens) == 3
    assert all(staff_sessions.find(token) for token in tokens)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_pass_opens_nothing_on_another_day(code, days):
    with pytest.raises(refusals.PassForAnotherDay) as refused:
        use(code, now=MORNING + timedelta(days=days))
    assert refused.value.day == date(2026, 12, 5)
    assert refused.value.over == (days > 0)


def test_the_day_is_the_day_of_chicago(code):
    midnight = times.end_of_day(date(2026, 12, 5))
    assert use(code, now=midnight - timedelta(seconds=1))
    with pytest.raises(refusals.PassForAnotherDay):
        use(code, now=midnight)


def test_a_revoked_pass_is_out_at_once_and_answered_like_an_unknown_one(code):
    token = use(code).token
    [day_pass] = kept.of_event(events.find_any("kosciuszko").id)
    day_passes.revoke("kosciuszko", public_id=day_pass.public_id, by=CLERK, now=MORNING)
    assert staff_sessions.find(token) is None
    for typed in (code, WRONG):
        with pytest.raises(refusals.PassUnknown):
            use(typed)


def test_revoking_one_pass_leaves_the_others(app):
    make.event()
    first, second = new(2)
    day_passes.revoke("kosciuszko", public_id=first.day_pass.public_id, by=CLERK, now=make.NOW)
    assert use(second.code)


def test_revoking_all_leaves_none_and_the_passes_of_other_events(any_app):
    make.event()
    make.event("archer", venue=make.ARCHER)
    mine, other = new(3), new(1, event_id="archer")[0]
    assert day_passes.revoke("kosciuszko", by=CLERK, now=make.NOW) == 3
    for item in mine:
        with pytest.raises(refusals.PassUnknown):
            use(item.code)
    assert use(other.code).event_id == "archer"


def test_a_pass_of_one_event_is_not_revoked_by_the_address_of_another(app):
    make.event()
    make.event("archer", venue=make.ARCHER)
    made = new()[0]
    wrong = {"public_id": made.day_pass.public_id, "by": CLERK, "now": make.NOW}
    assert day_passes.revoke("archer", **wrong) == 0
    assert use(made.code)


def test_the_same_form_twice_makes_its_passes_once(app):
    make.event()
    new(2, token="a")
    with pytest.raises(refusals.PassesMade):
        new(3, token="a")
    assert [item.number for item in kept.of_event(events.find_any("kosciuszko").id)] == [1, 2]


@pytest.mark.parametrize("count", [0, 11, -1])
def test_passes_are_made_one_to_ten_at_once(app, count):
    make.event()
    with pytest.raises(refusals.PassCountWrong):
        new(count)


def test_no_pass_is_made_for_a_day_that_has_passed(app):
    make.event()
    assert new(now=MORNING + timedelta(hours=8))
    with pytest.raises(refusals.PassTooLate):
        new(now=MORNING + timedelta(days=1))


def test_two_organizers_at_once_never_give_one_number_twice(any_app):
    make.event()
    session().rollback()
    answers = at_once(any_app, [lambda: new(3) for _ in range(4)])
    numbers = [item.day_pass.number for made in answers for item in made]
    assert sorted(numbers) == list(range(1, 13))


def test_without_the_key_outside_the_database_no_pass_is_found(code):
    vault().destroy(kept.KEY)
    with pytest.raises(refusals.PassUnknown):
        use(code)


def test_the_code_is_not_kept(code):
    session().rollback()
    [row] = session().query(DayPassRow)
    assert code not in repr([getattr(row, item.name) for item in DayPassRow.__table__.columns])
    assert code not in repr(new()[0])


def test_ten_wrong_codes_bring_a_wait_for_their_network_alone(code):
    for _ in range(10):
        with pytest.raises(refusals.PassUnknown):
            use(WRONG)
    with pytest.raises(refusals.TooManyTries):
        use(code)
    assert use(code, network="198.51.100.20")
    assert use(code, now=MORNING + timedelta(minutes=1))


def test_a_pass_for_another_day_is_no_wrong_code(code):
    for _ in range(12):
        with pytest.raises(refusals.PassForAnotherDay):
            use(code, now=make.NOW)


def test_a_new_sign_in_ends_the_one_that_the_browser_had(code):
    old = use(code).token
    use(code, instead_of=old)
    assert staff_sessions.find(old) is None


def test_the_history_counts_passes_and_holds_no_code(app):
    make.event()
    made = new(2)
    day_passes.revoke("kosciuszko", by=CLERK, now=make.NOW)
    day_passes.revoke("kosciuszko", by=CLERK, now=make.NOW)
    lines = [
        (item.deed, item.facts)
        for item in history.latest(limit=9)
        if item.deed in {Deed.PASS_MADE, Deed.PASS_REVOKED}
    ]
    assert lines == [(Deed.PASS_REVOKED, {"passes": 2}), (Deed.PASS_MADE, {"passes": 2})]
    assert made[0].code not in repr(history.latest(limit=9))
