"""The store of the limits is shared, and may go away at any moment: nobody gets a failure page."""

import pytest

from citykey_site.web.limits import limiter
from tests.crowd import at_once
from tests.servers.redis import run_redis, silent_store

pytestmark = pytest.mark.redis

NETWORK = {"REMOTE_ADDR": "203.0.113.7"}
LIMIT = 120  # Of `limits.DEEDS`, in a minute.


@pytest.fixture(autouse=True)
def store_is_believed():
    """The library's one limiter is of all apps of a process: it is left as it was found."""
    yield
    limiter._storage_dead = False


@pytest.fixture
def store(tmp_path):
    """A running Redis."""
    with run_redis(tmp_path) as server:
        yield server


def press(app, times=1):
    """Sends the form of a booking so often, from one network; returns the last status."""
    client = app.test_client()
    for _ in range(times):
        answer = client.post("/en/booking", environ_overrides=NETWORK)
    return answer.status_code


def ask_the_store_again():
    """Lets the time pass after which the library asks a lost store again."""
    limiter._Limiter__last_check_backend = 0.0


def test_two_processes_count_together(make_app, store):
    assert press(make_app(limits_storage_uri=store.url), times=LIMIT) == 422
    assert press(make_app(limits_storage_uri=store.url)) == 429


def test_a_store_that_is_killed_is_missed_by_nobody_and_comes_back_by_itself(make_app, store):
    app = make_app(limits_storage_uri=store.url)
    assert press(app) == 422
    store.kill()
    answers = at_once(app, [lambda: press(app)] * 16)
    assert answers == [422] * 16
    store.run()
    ask_the_store_again()
    press(app, times=2)
    assert not limiter._storage_dead


def test_without_the_store_the_limits_go_on_in_memory_and_reading_has_none(make_app, store):
    app = make_app(limits_storage_uri=store.url)
    store.kill()
    assert press(app, times=LIMIT + 1) == 429
    reader = app.test_client()
    for _ in range(LIMIT + 10):
        assert reader.get("/en/help", environ_overrides=NETWORK).status_code == 200


def test_a_store_that_says_nothing_is_not_waited_for(make_app):
    with silent_store() as url:
        app = make_app(limits_storage_uri=url)
        assert press(app) == 422
    assert app.config["RATELIMIT_STORAGE_OPTIONS"] == {
        "socket_connect_timeout": 0.3,
        "socket_timeout": 0.3,
    }
