"""Tests that counting a mailbox looks up its own rows, however many events there are."""

from sqlalchemy import event

from citykey_site.storage import standings
from citykey_site.storage.db import db, session
from tests import make


def test_no_booking_waits_for_a_walk_through_all_events(app):
    make.event()
    make.booking(email="ana@example.org")
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2:4]))
    assert standings.of("ana@example.org", now=make.NOW).of_mailbox == 1
    statement, values = asked[-1]
    plan = session().connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    steps = [step[3] for step in plan if step[3].startswith(("SCAN event", "SEARCH event"))]

    assert steps
    assert all("USING INTEGER PRIMARY KEY" in step for step in steps)
