"""What most tests stand on: a site of their own, a clock that can be moved, a mailbox."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from citykey_site import create_app
from citykey_site.domain.office import Office
from citykey_site.storage import schema
from citykey_site.storage.db import db
from citykey_site.web import kept_pages
from tests import shared_work
from tests.mailbox import Mailbox
from tests.people import Visitor
from tests.servers.browser import open_browser
from tests.servers.postgres import Postgres
from tests.wall import Wall

shared_work.share()
shared_work.collect_rarely()

# A Tuesday morning in Chicago (9:00 AM), two weeks before the events of `tests/make.py`.
START = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves the second engine to the long run where a module says that the first will do."""
    for item in items:
        parameters = getattr(item, "callspec", None)
        second = parameters is not None and parameters.params.get("any_app") == "postgresql"
        first = item.get_closest_marker("sqlite_first")
        if second and first and not item.get_closest_marker("both_engines"):
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with the newest schema and nothing in it."""
    folder = tmp_path_factory.mktemp("migrated")
    app = create_app(instance=folder, demo=False, smtp_url="")
    with app.app_context():
        schema.upgrade()
        db.engine.dispose()
    return folder / "citykey.sqlite"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A throw-away PostgreSQL with a migrated database to copy from."""
    with Postgres.start() as server:
        uri = server.create_database("migrated")
        folder = tmp_path_factory.mktemp("migrated-postgres")
        app = create_app(instance=folder, demo=False, sqlalchemy_database_uri=uri)
        with app.app_context():
            schema.upgrade()
            db.engine.dispose()
        yield server


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    """The clock on the wall, which a test may set."""
    return Wall(tmp_path / "clock", START)


@pytest.fixture
def make_app(migrated: Path, tmp_path: Path, wall: Wall) -> Iterator[Callable[..., Flask]]:
    """Makes sites in one data folder, on SQLite unless told otherwise."""
    made: list[Flask] = []

    def make(**settings: object) -> Flask:
        instance = tmp_path / "instance"
        instance.mkdir(exist_ok=True)
        if not (instance / "citykey.sqlite").exists():
            shutil.copy(migrated, instance / "citykey.sqlite")
        chosen = {"instance": instance, "demo": False, "clock_file": wall.path} | settings
        app = create_app(**chosen)
        app.config["TESTING"] = False
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions[kept_pages.NAME].editions.close()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """A site on SQLite; its context is open for the test."""
    site = make_app()
    with site.app_context():
        yield site


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_app(request, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """A site on SQLite and again on PostgreSQL; its context is open for the test."""
    settings = {}
    if request.param == "postgresql":
        settings["sqlalchemy_database_uri"] = request.getfixturevalue("postgres_uri")
    site = make_app(**settings)
    with site.app_context():
        yield site


@pytest.fixture
def postgres_uri(postgres: Postgres, request) -> Iterator[str]:
    """A database of its own on the throw-away PostgreSQL."""
    name = f"t{abs(hash(request.node.nodeid))}"
    yield postgres.create_database(name, template="migrated")
    postgres.drop_database(name)


@pytest.fixture
def empty_postgres_uri(postgres: Postgres, request) -> Iterator[str]:
    """A database on the throw-away PostgreSQL that has no tables yet."""
    name = f"e{abs(hash(request.node.nodeid))}"
    yield postgres.create_database(name)
    postgres.drop_database(name)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; one for all tests, since playwright runs only once in a process."""
    with open_browser() as chromium:
        yield chromium


@pytest.fixture
def office(app: Flask) -> Office:
    """The office of the site."""
    return app.extensions["citykey.office"]


@pytest.fixture
def visitor(make_app: Callable[..., Flask]) -> Visitor:
    """A resident who opens pages; each page is judged when it is opened."""
    return Visitor(make_app())


@pytest.fixture
def mailbox() -> Mailbox:
    """Where delivered letters arrive."""
    return Mailbox()
