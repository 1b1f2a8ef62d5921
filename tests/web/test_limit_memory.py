"""Tests the counts of limits in memory: exact, without threads, and forgotten."""

import threading

import pytest
from limits import RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter

from citykey_site.web import limit_memory, limits
from citykey_site.web.limit_memory import SweptMemory

LIMIT = RateLimitItemPerMinute(3)


@pytest.fixture
def seconds(monkeypatch):
    """Sets the seconds that the library reads."""
    now = [1000.0]
    monkeypatch.setattr("time.time", lambda: now[0])
    return now


def test_a_site_without_a_store_counts_in_swept_memory(app):
    assert isinstance(limits.limiter.storage, SweptMemory)


def test_a_count_starts_no_thread(monkeypatch):
    monkeypatch.setattr(threading.Thread, "start", lambda thread: started.append(thread))
    started = []
    store = SweptMemory()
    started.clear()

    assert [store.incr("a", 60), store.incr("a", 60)] == [1, 2]
    assert not started


def test_the_fourth_of_three_is_too_many_until_the_minute_is_over(seconds):
    limiter = FixedWindowRateLimiter(SweptMemory())

    assert [limiter.hit(LIMIT, "a") for _ in range(4)] == [True, True, True, False]
    assert limiter.hit(LIMIT, "b")
    seconds[0] += 61
    assert limiter.hit(LIMIT, "a")


def test_who_comes_no_more_is_forgotten(seconds):
    store = SweptMemory()
    for number in range(limit_memory.SWEPT_AFTER - 1):
        store.incr(f"network {number}", 60)
    seconds[0] += 61
    store.incr("another", 60)

    assert set(store.storage) == set(store.expirations) == {"another"}
