"""Which engine a deed is tried on: both, where its SQL, its races or its constraints matter."""

import pytest

# For rules and letters, which are the same on every engine.
ON_SQLITE = pytest.mark.parametrize("any_app", ["sqlite"], indirect=True)

# In a module whose deeds are mostly the same on every engine: PostgreSQL is left to the long run,
# but for the tests that lean on a lock, a constraint or SQL of its own.
SQLITE_FIRST = pytest.mark.sqlite_first
BOTH_ENGINES = pytest.mark.both_engines
