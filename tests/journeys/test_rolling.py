"""A release goes out while people read and book: two hosts one after the other, and the schema.

Fifty requests a second come through the sample proxy. Nobody may see a failure.
"""

import json
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import create_engine, text

from citykey_site.storage.db import db
from tests import make
from tests.later import release
from tests.servers.handed_over import HandedOver
from tests.servers.nginx import NAME, run_nginx
from tests.servers.site import CHECKOUT, WITHOUT_LIMITS, clean_environment

pytestmark = [pytest.mark.long, pytest.mark.nginx]

SECRET = "Nq3vX8rT5yLw2kHs9dFg7bZc4mPj6aUe"
BOOKED_BEFORE = 60
RELOADS = 10
PATIENCE = 60


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def settings(request, make_app, tmp_path, wall):
    """The settings of a site with an event and some bookings."""
    uri = f"sqlite:///{tmp_path / 'instance' / 'citykey.sqlite'}"
    if request.param == "postgresql":
        uri = request.getfixturevalue("postgres_uri")
    site = make_app(sqlalchemy_database_uri=uri)
    with site.app_context():
        make.event(places=400)
        for number in range(BOOKED_BEFORE):
            make.booking(email=f"before{number}@d{number}.example.org", window=number % 6)
        windows = [window.public_id for window in make.windows()]
        db.session.remove()
        db.engine.dispose()
    (tmp_path / "plan").write_text(json.dumps({"event": "kosciuszko", "windows": windows}))
    return WITHOUT_LIMITS | {
        "CITYKEY_SQLALCHEMY_DATABASE_URI": uri,
        "CITYKEY_INSTANCE": str(tmp_path / "instance"),
        "CITYKEY_CLOCK_FILE": str(wall.path),
        "CITYKEY_SECRET_KEY": SECRET,
        "CITYKEY_DEMO": "0",
        "CITYKEY_SMTP_URL": "smtp://127.0.0.1:9",
        "CITYKEY_TRUSTED_PROXIES": "1",
    }


@pytest.fixture
def hosts(settings, tmp_path):
    """Two hosts with the program of today."""
    both = [HandedOver(tmp_path, settings) for _ in range(2)]
    for host in both:
        host.start(CHECKOUT)
    for host in both:
        host.wait_until_ready()
    yield both
    for host in both:
        host.close()


@contextmanager
def people_come(hosts, tmp_path):
    """Lets people come while the block goes on; gives what will hold what they saw."""
    folder, seen = tmp_path / "proxy", {}
    folder.mkdir()
    with run_nginx(folder, upstream=[f"127.0.0.1:{host.port}" for host in hosts]) as proxy:
        plan = json.loads((tmp_path / "plan").read_text()) | {"port": proxy.sealed, "name": NAME}
        (tmp_path / "plan").write_text(json.dumps(plan))
        words = [sys.executable, "-m", "tests.servers.steady", str(tmp_path / "plan")]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        stream = subprocess.Popen(words, cwd=CHECKOUT, **pipes)
        try:
            yield seen
        finally:
            seen.update(json.loads(stream.communicate(timeout=2 * PATIENCE)[0]))


class Operator:
    """Runs commands of the later release."""

    def __init__(self, code, settings) -> None:
        self._code, self._environment = code, clean_environment() | settings
        self._environment["PYTHONPATH"] = str(code)

    def begins(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """Starts a command."""
        return subprocess.Popen(
            [sys.executable, "-m", "citykey_site", *words],
            cwd=self._code,
            env=self._environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def runs(self, *words: str) -> str:
        """Runs a command to its end, which must be a good one, and returns what it said."""
        command = self.begins(*words)
        said = command.communicate(timeout=PATIENCE)[0]
        assert command.returncode == 0, said
        return said

    def kills(self, command: subprocess.Popen[str], when) -> None:
        """Kills a command as soon as something is true."""
        while not when():
            with suppress(subprocess.TimeoutExpired):
                raise RuntimeError(f"It ended with {command.wait(0.05)}: {command.stdout.read()}")
        command.send_signal(signal.SIGKILL)
        command.communicate()


def kept(settings, question: str):
    """Asks the database one thing."""
    engine = create_engine(settings["CITYKEY_SQLALCHEMY_DATABASE_URI"])
    with engine.connect() as connection:
        answer = connection.scalar(text(question))
    engine.dispose()
    return answer


def all_went_well(seen, settings) -> None:
    print(seen["answers"], "longest wait", seen["longest"])
    assert seen["failures"] == []
    assert seen["answers"]["POST 303"] == len(seen["booked"]) > 20
    booked = BOOKED_BEFORE + len(seen["booked"])
    assert kept(settings, "SELECT count(*) FROM booking") == booked
    assert kept(settings, "SELECT sum(taken) FROM slot") == booked


def test_a_column_gets_another_name_while_people_book(hosts, settings, tmp_path):
    operator = Operator(release.checkout(tmp_path / "later"), settings)
    there, later = tmp_path / "there", tmp_path / "later"
    with people_come(hosts, tmp_path) as seen:
        killed = operator.begins("upgrade", HANG_IN_MIGRATION=str(there))
        operator.kills(killed, there.exists)
        assert kept(settings, "SELECT version_num FROM alembic_version") == "0006"
        assert "Left for later: step 0009" in operator.runs("upgrade")

        hosts[0].restart(later)
        left = "SELECT count(*) FROM booking WHERE reminder_at IS NULL"
        operator.kills(
            operator.begins("upgrade", "--wait"),
            lambda: kept(settings, left) < BOOKED_BEFORE - 10,
        )
        assert 0 < kept(settings, left) < BOOKED_BEFORE
        # An older program still runs: the old column stays, however full the new one is.
        assert "Left for later: step 0009" in operator.runs("upgrade", "--wait")
        assert kept(settings, left) == 0

        hosts[1].restart(later)
        assert "from 0008 to 0009" in operator.runs("upgrade")
    all_went_well(seen, settings)
    hosts[1].stop()
    hosts[1].start(CHECKOUT)
    assert hosts[1].wait() == 3
    assert "is too old for it. Start a newer program." in hosts[1].output


def test_ten_reloads_and_two_restarts_lose_no_request(hosts, settings, tmp_path):
    with people_come(hosts, tmp_path) as seen:
        for number in range(RELOADS):
            hosts[number % 2].reload()
            hosts[number % 2].wait_until_ready()
        for host in hosts:
            host.restart(CHECKOUT)
    all_went_well(seen, settings)
