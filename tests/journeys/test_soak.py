"""Day after day the site weighs the same: memory, descriptors, files, database."""

from statistics import median

import pytest

from citykey_site.web import kept_pages
from citykey_site.web.kept_store import Store
from tests.journeys.soak import Season, Weight

# What stays of an event for ever: its row, its six windows, their counts.
STAYS_OF_A_DAY = 8 * 1024
# What is remembered of new events until the memories are full: dates, letters, rows of lists.
REMEMBERED_OF_A_DAY = 400


@pytest.fixture
def season(make_app, wall):
    """A season in which one network may book again and again."""
    free = {f"bookings_per_{what}": 9999 for what in ("mailbox", "domain", "network")}
    app = make_app(backup_days=1, **free)
    # Full after some days, as the memory for pages is on a real site after some hours.
    app.extensions[kept_pages.NAME]._store = Store(most=60_000)
    with app.app_context():
        yield Season(app, wall, people=3)


def growth(weights: list[Weight], name: str) -> float:
    """Returns how much more a day weighs in the last third than in the one before."""
    third = len(weights) // 3
    values = [getattr(weight, name) for weight in weights]
    return (median(values[-third:]) - median(values[-2 * third : -third])) / third


def test_after_the_first_days_a_day_more_weighs_nothing_more(season):
    weights = list(season.days(9))
    assert growth(weights, "descriptors") <= 0
    assert growth(weights, "files") <= 0
    assert growth(weights, "database") <= STAYS_OF_A_DAY
    assert growth(weights, "objects") <= REMEMBERED_OF_A_DAY


@pytest.mark.long
def test_a_page_that_nobody_forgets_would_be_seen(season, monkeypatch):
    kept = []

    def put(_store, _key, page):
        kept.extend(list(page.headers) for _ in range(50))

    monkeypatch.setattr(Store, "put", put)
    weights = list(season.days(6))
    assert growth(weights, "objects") > REMEMBERED_OF_A_DAY


@pytest.mark.long
def test_two_months_weigh_what_two_weeks_do(season):
    weights = list(season.days(60))
    assert growth(weights, "descriptors") <= 0
    assert growth(weights, "files") <= 0
    assert growth(weights, "database") <= STAYS_OF_A_DAY
    assert growth(weights, "memory") <= 64 * 1024
