"""What the tests of pages stand on: a language, and an event that is there already."""

import pytest

from citykey_site.domain.languages import served
from tests import make
from tests.people import Visitor
from tests.speech import Speech


@pytest.fixture(params=tuple(served()))
def speech(request) -> Speech:
    """Each language of the site in turn."""
    return Speech(request.param)


@pytest.fixture
def neighbor(visitor: Visitor) -> Visitor:
    """Another resident on another network, on the same site."""
    return Visitor(visitor.app, network="198.51.100.20")


@pytest.fixture
def saturday(visitor: Visitor) -> None:
    """One event: Saturday, December 5, 10 AM to 1 PM, at Kosciuszko Park."""
    with visitor.app.app_context():
        make.event()
