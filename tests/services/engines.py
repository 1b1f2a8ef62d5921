"""Which engine a deed is tried on: both, where its SQL, its races or its constraints matter."""

import pytest

# For rules and letters, which are the same on every engine.
ON_SQLITE = pytest.mark.parametrize("any_app", ["sqlite"], indirect=True)
