"""What pages read straight from the driver fails and answers as any other statement does."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import column, select, table
from sqlalchemy.exc import DBAPIError

from citykey_site.domain.search import Search
from citykey_site.storage import search
from citykey_site.storage.hot_reads import HotRead
from tests import make

NOW = datetime(2026, 11, 17, 18, 30, tzinfo=UTC)


def test_a_failure_of_the_driver_is_told_as_any_other(any_app):
    with pytest.raises(DBAPIError):
        HotRead(select(column("name")).select_from(table("nowhere"))).rows()


def test_who_shows_the_first_alone_gets_it_and_the_whole_count(any_app):
    make.event()
    make.event("archer", venue=make.ARCHER)
    everything, total = search.find_events(Search(), now=NOW)
    assert search.find_events(Search(), now=NOW, rows=1) == (everything[:1], total)
