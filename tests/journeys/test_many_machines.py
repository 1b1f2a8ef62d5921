"""A release on many machines, which fail one after another while people book.

Nobody who was told that a place is theirs may lose it. Each machine has a network namespace and an
address of its own: a proxy, two programs, a store of limits, a database and its standby.
"""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest

from citykey_site import clock
from citykey_site.domain.times import day_of
from citykey_site.storage import bookings, schema, slots
from citykey_site.storage.db import session
from tests import make
from tests.servers.machines import Machines, machines, outcomes
from tests.servers.storm import Outcome, Plan

pytestmark = [pytest.mark.long, pytest.mark.machines, pytest.mark.nginx,
              pytest.mark.postgres, pytest.mark.redis]  # fmt: skip

PEOPLE, AT_ONCE = 160, 24
PLENTY, SCARCE = 400, 30  # Places of each of two windows.
EVENTS = {"a-goes": PLENTY, "store-goes": SCARCE, "primary-goes": PLENTY, "all-is-well": SCARCE}
PATIENCE_SECONDS = 60
BOOKED = {"booked", "changed"}
DUTIES = 12  # That are done by one worker at a time: all but the four of `worker.EVERYWHERE`.
WHO_HAS_DUTIES = """
    SELECT host(client_addr), count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND classid = 2178 GROUP BY client_addr
"""


@pytest.fixture
def whole():
    """The machines, with the databases and the store running and no program yet."""
    with machines() as made:
        yield made


@pytest.fixture
def site_on(make_app, whole):
    """Opens the site on one of the databases, to look at what is kept there."""

    def site(node, **more):
        facts = {"keys_dir": whole.keys, "clock_file": None} | more
        app = make_app(sqlalchemy_database_uri=node.url_by_socket(), **facts)
        clock.use_file(None)
        return app

    return site


def test_whichever_machine_goes_nobody_loses_a_place_that_was_theirs(whole, site_on):
    with site_on(whole.primary).app_context():
        schema.upgrade()
        plans = {name: _plan(name, places) for name, places in EVENTS.items()}
        session().commit()
    whole.run_programs()
    _until(lambda: [whole.status(name, "/readyz") for name in "ab"] == [200, 200])
    _until(whole.primary.is_followed)
    said = {}

    _until(lambda: sum(_duties(whole.primary).values()) == DUTIES)
    said["a-goes"] = _storm(whole, plans, "a-goes", whole.primary, whole.programs["a"].kill)
    said["store-goes"] = _storm(whole, plans, "store-goes", whole.primary, whole.store.kill)
    said["primary-goes"] = _storm(whole, plans, "primary-goes", whole.primary, lambda: _fail(whole))
    _until(lambda: whole.status("b", "/readyz") == 200)
    said["all-is-well"] = _storm(whole, plans, "all-is-well", whole.standby)
    _until(lambda: _duties(whole.standby) == {whole.host("b").address: DUTIES})

    with site_on(whole.standby).app_context():
        for name, found in said.items():
            _nobody_lost_anything(name, found)
        assert slots.wrong_counters() == []
    assert {item.ended for item in said["store-goes"]} <= {"booked", "changed", "canceled", "full"}
    assert {item.ended for item in said["all-is-well"]} <= {"booked", "full"}


def _fail(whole: Machines) -> None:
    """The machine of the database is cut off; a person looks at it, and promotes the standby."""
    whole.network.unplug(whole.host("one"))
    _until(lambda: whole.status("b", "/readyz") == 503)
    whole.standby.promote()


def _plan(name: str, places: int) -> Plan:
    now = clock.now()
    make.event(name, day=day_of(now + timedelta(days=14)), now=now, places=places, minutes=90)
    share = 0.2 if name == "store-goes" else 0.0
    windows = tuple(slot.public_id for slot in make.windows(name))
    return Plan(port=0, people=PEOPLE, open_at_once=AT_ONCE, event=name, windows=windows,
                changes=share, cancels=share)  # fmt: skip


def _storm(
    whole: Machines, plans: dict[str, Plan], name: str, node, deed: Callable = lambda: None
) -> list[Outcome]:
    """Lets people come; when a tenth of them have booked, something happens."""
    storm = whole.storm(plans[name])
    before = _booked(node)
    _until(lambda: _booked(node) >= before + PEOPLE // 10)
    deed()
    return outcomes(storm)


def _booked(node) -> int:
    return _asked(node, "SELECT count(*) FROM booking")[0][0]


def _duties(node) -> dict[str, int]:
    return dict(_asked(node, WHO_HAS_DUTIES))


def _asked(node, question: str) -> list[tuple]:
    with psycopg.connect(node.url_by_socket().replace("+psycopg", "")) as connection:
        return connection.execute(question).fetchall()


def _nobody_lost_anything(name: str, found: list[Outcome]) -> None:
    """Compares what people were told with what is kept."""
    event = make.windows(name)[0].event_id
    kept = bookings.active_of_event(event, locked=False)
    held = Counter(item.email for item in kept)
    by_email = {item.email: (item.slot.public_id, item.party_size) for item in kept}
    for person in found:
        assert held[person.email] <= 1, "one form, one booking"
        if person.ended in BOOKED:
            assert by_email.get(person.email) == (person.slot, person.size)
        elif person.ended in {"canceled", "full"}:
            assert not held[person.email]
        else:
            assert person.ended == "busy", "a page that says when to try again"
    for window in make.windows(name):
        people = sum(item.party_size for item in kept if item.slot.id == window.id)
        assert window.taken == people <= window.capacity


def _until(look: Callable[[], bool]) -> None:
    for _ in range(PATIENCE_SECONDS * 20):
        if look():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it never came")
