"""A statement that is worded once says each time what SQLAlchemy would say."""

import pytest
from sqlalchemy import bindparam, select

from citykey_site.storage.hot_reads import HotRead
from citykey_site.storage.ready import Ready
from citykey_site.storage.tables import EventRow, SlotRow
from tests import make

EVENTS, SLOTS = EventRow.__table__, SlotRow.__table__
KINDS = pytest.mark.parametrize("kind", [Ready, HotRead])
AMONG = SLOTS.c.id.in_(bindparam("ids", expanding=True))


@KINDS
def test_moments_and_codes_come_back_as_they_were_kept(any_app, kind):
    made = make.event()
    asked = select(EVENTS.c.starts_at, EVENTS.c.speaks, EVENTS.c.weekday)
    found = kind(asked.where(EVENTS.c.day == bindparam("day"))).rows(day=made.day)
    assert [tuple(row) for row in found] == [(made.starts_at, made.speaks, made.day.weekday())]


@KINDS
def test_each_number_of_values_has_its_own_words(any_app, kind):
    make.event()
    ids = sorted(slot.id for slot in make.windows())
    asked = kind(select(SLOTS.c.id).where(AMONG).order_by(SLOTS.c.id), many=("ids",))
    for wanted in (ids[:1], ids[:3], [], ids[1:2], ids):
        assert [number for [number] in asked.rows(ids=wanted)] == wanted


@KINDS
def test_a_value_never_becomes_part_of_the_words(any_app, kind):
    make.event()
    asked = kind(select(EVENTS.c.id).where(EVENTS.c.public_id == bindparam("name")))
    assert asked.rows(name="' OR 1=1 --") == []
    assert len(asked.rows(name="kosciuszko")) == 1
