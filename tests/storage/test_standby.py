"""The database is on two machines; one goes, and the program goes on with the other."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy.exc import OperationalError

from citykey_site.storage import bookings, schema, slots
from tests import make
from tests.servers.standby import Primary, Standby

pytestmark = pytest.mark.postgres


@pytest.fixture
def pair():
    """A primary, and a standby that has each commit before it is acknowledged."""
    # PostgreSQL does not run as root: it may pass only through folders that are open to all.
    with TemporaryDirectory(prefix="citykey-pair-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        primary = Primary(folder / "one")
        nodes = primary, Standby(folder / "two", primary)
        try:
            for node in nodes:
                node.folder.mkdir()
                node.make()
                node.run()
            primary.wait_for_standby()
            yield nodes
        finally:
            for node in nodes:
                node.stop()


def address(*nodes) -> str:
    """Returns the address of whichever of the servers takes writing."""
    hosts = "&".join(f"host=127.0.0.1:{node.port}" for node in nodes)
    return f"postgresql://citykey@/postgres?{hosts}&target_session_attrs=read-write"


def test_the_same_program_goes_on_with_the_standby_and_nothing_is_lost(make_app, pair):
    primary, standby = pair
    with make_app(sqlalchemy_database_uri=address(*pair)).app_context():
        schema.upgrade()
        make.event()
        make.booking(email="ana@example.org")
        primary.stop()
        with pytest.raises(OperationalError):
            make.booking(email="bob@example.org")
        standby.promote()
        make.booking(email="bob@example.org")
        for email in ("ana@example.org", "bob@example.org"):
            assert len(bookings.active_of_mailbox(email, now=make.NOW)) == 1
        assert slots.wrong_counters() == []
