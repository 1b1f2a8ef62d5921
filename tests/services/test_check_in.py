"""Finding a party at the door: by code, by email, and how wrong tries are counted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from citykey_site.domain import codes, refusals
from citykey_site.domain.staff import Actor, Role, Stage
from citykey_site.services import check_in
from tests import make
from tests.services import deeds

HELPER = Actor(role=Role.HELPER, stage=Stage.FULL, label="pass a", name="Helper 1")
ORGANIZER = Actor(role=Role.ORGANIZER, stage=Stage.FULL, label="staff b", name="Olga")


def wrong_tries(event, times: int, *, actor: Actor = HELPER, now=make.NOW) -> None:
    """Types codes that nobody has."""
    for _ in range(times):
        with pytest.raises(refusals.NoSuchCode):
            check_in.by_code(event, codes.new_code(), actor=actor, now=now)


def test_a_code_finds_its_party_at_the_event(app):
    event = make.event()
    booking = make.booking(people=2)

    assert check_in.by_code(event, booking.code, actor=HELPER, now=make.NOW).uid == booking.uid


def test_a_code_of_another_event_that_day_is_found_with_its_event(app):
    event = make.event()
    make.event("archer", venue=make.ARCHER)
    booking = make.booking(event_id="archer")

    found = check_in.by_code(event, booking.code, actor=HELPER, now=make.NOW)
    assert found.event.public_id == "archer"


def test_a_code_of_another_day_is_found_with_its_event(any_app):
    event = make.event()
    make.event("sunday", day=date(2026, 12, 6))
    booking = make.booking(event_id="sunday")

    found = check_in.by_code(event, booking.code, actor=HELPER, now=make.NOW)
    assert found.event.public_id == "sunday"


def test_wrong_codes_are_counted_for_the_event_and_only_for_an_hour(any_app):
    event = make.event()
    wrong_tries(event, 2)
    wrong_tries(event, 1, actor=ORGANIZER, now=make.later(minutes=30))

    assert check_in.wrong_codes_last_hour("kosciuszko", make.later(minutes=31)) == 3
    assert check_in.wrong_codes_last_hour("kosciuszko", make.later(minutes=61)) == 1
    assert check_in.wrong_codes_last_hour("archer", make.NOW) == 0


def test_a_code_that_is_found_is_not_counted(app):
    event = make.event()
    booking = make.booking()
    check_in.by_code(event, booking.code, actor=HELPER, now=make.NOW)

    assert check_in.wrong_codes_last_hour("kosciuszko", make.NOW) == 0


def test_one_day_pass_waits_after_thirty_wrong_codes_and_the_door_stays_open(app):
    event = make.event()
    booking = make.booking()
    wrong_tries(event, 30)

    with pytest.raises(refusals.TooManyTries):
        check_in.by_code(event, booking.code, actor=HELPER, now=make.NOW)
    other = replace(HELPER, label="pass b")
    assert check_in.by_code(event, booking.code, actor=other, now=make.NOW).uid == booking.uid
    later = make.later(minutes=1)
    assert check_in.by_code(event, booking.code, actor=HELPER, now=later).uid == booking.uid


def test_an_organizer_never_waits_for_codes(app):
    event = make.event()
    booking = make.booking()
    wrong_tries(event, 31, actor=ORGANIZER)

    assert check_in.by_code(event, booking.code, actor=ORGANIZER, now=make.NOW)


def test_a_mailbox_finds_its_parties_at_this_event_only(app):
    event = make.event()
    make.event("archer", venue=make.ARCHER)
    first, second = make.booking(), make.booking(window=2)
    make.booking(event_id="archer")
    found = check_in.by_owner(event, "ANA@example.org", actor=HELPER, now=make.NOW)

    assert [booking.uid for booking in found] == [first.uid, second.uid]


def test_a_party_that_is_late_is_found_by_its_mailbox(app):
    event = make.event()
    booking = make.booking()
    late = booking.slot.ends_at + timedelta(hours=1)

    assert check_in.by_owner(event, "ana@example.org", actor=HELPER, now=late)


def test_a_canceled_appointment_is_not_found_by_its_mailbox(app):
    event = make.event()
    deeds.cancel(make.booking())

    with pytest.raises(refusals.NobodyByThatName):
        check_in.by_owner(event, "ana@example.org", actor=HELPER, now=make.NOW)


def test_whoever_tries_ten_mailboxes_waits_an_organizer_too(app):
    event = make.event()
    make.booking()
    for number in range(10):
        with pytest.raises(refusals.NobodyByThatName):
            check_in.by_owner(event, f"p{number}@example.org", actor=ORGANIZER, now=make.NOW)

    with pytest.raises(refusals.TooManyTries):
        check_in.by_owner(event, "ana@example.org", actor=ORGANIZER, now=make.NOW)
