"""What the tests of staff pages stand on: an organizer, an admin, and an event."""

import pytest

from citykey_site.domain.staff import Role
from tests import make
from tests.clerk import Clerk


@pytest.fixture
def organizer(make_app, wall) -> Clerk:
    """An organizer, signed in."""
    return Clerk(make_app(), wall)


@pytest.fixture
def admin(make_app, wall) -> Clerk:
    """An admin, signed in."""
    return Clerk(make_app(), wall, email="ada@clerk.example.org", role=Role.ADMIN)


@pytest.fixture
def saturday(make_app) -> None:
    """One event: Saturday, December 5, 10 AM to 1 PM, at Kosciuszko Park."""
    with make_app().app_context():
        make.event()
