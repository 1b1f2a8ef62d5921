"""A database of every earlier release comes up to date with all that people booked."""

import pytest
from sqlalchemy import Column, MetaData, Table, inspect, select

from citykey_site.storage import bookings, schema, slots, steps
from citykey_site.storage.db import Base, db
from tests import make
from tests.storage.test_schema import differences

EARLIER = [step.revision for step in steps.STEPS[:-1]]
ON_POSTGRES = pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.long])
People = dict[str, list[dict]]


@pytest.fixture
def people(make_app) -> People:
    """The rows of an event with two bookings, as the program of today keeps them."""
    site = make_app()
    with site.app_context():
        make.event()
        for name in ("ana", "ben"):
            make.booking(email=f"{name}@example.org", people=2)
        with db.engine.connect() as connection:
            return {
                table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
                for table in Base.metadata.sorted_tables
            }


@pytest.fixture(params=["sqlite", ON_POSTGRES])
def old_site(request, people, make_app, tmp_path):
    """A site with the same keys on an empty database."""
    uri = f"sqlite:///{tmp_path / 'old.sqlite'}"
    if request.param == "postgresql":
        uri = request.getfixturevalue("empty_postgres_uri")
    site = make_app(sqlalchemy_database_uri=uri)
    with site.app_context():
        yield site


def put(people: People) -> None:
    """Writes what a database of an earlier release can hold of them."""
    there = inspect(db.engine)
    with db.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name not in there.get_table_names() or table.name in {
                "edition",
                "schema_mark",
            }:
                continue
            known = {column["name"] for column in there.get_columns(table.name)}
            columns = [Column(item.name, item.type) for item in table.columns if item.name in known]
            old = Table(table.name, MetaData(), *columns)
            for row in people[table.name]:
                connection.execute(old.insert(), {name: row[name] for name in known})


@pytest.mark.parametrize("revision", EARLIER)
def test_bookings_of_an_earlier_release_are_kept(revision, old_site, people, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr(steps, "STEPS", steps.STEPS[: EARLIER.index(revision) + 1])
        assert schema.upgrade() == (None, revision)
    put(people)

    assert schema.upgrade() == (revision, steps.head())
    assert schema.fits() and differences() == []
    assert bookings.count() == 2 and slots.wrong_counters() == []
    with db.engine.connect() as connection:
        emails = select(Base.metadata.tables["booking"].c.email_sealed)
        kept = set(connection.scalars(emails))
    assert kept == {row["email_sealed"] for row in people["booking"]}
