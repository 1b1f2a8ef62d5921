"""What the tests of deeds share."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from citykey_site.storage import schema


@pytest.fixture
def pg_app(make_app: Callable[..., Flask], postgres_uri: str) -> Iterator[Flask]:
    """A site on PostgreSQL, where many deeds go on at the same moment."""
    site = make_app(sqlalchemy_database_uri=postgres_uri)
    with site.app_context():
        schema.upgrade()
        yield site
