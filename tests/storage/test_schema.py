"""The schema: from nothing to the newest, on both engines."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import IntegrityError

from citykey_site.storage import schema
from citykey_site.storage.db import db, transaction
from citykey_site.storage.tables import Base
from tests import make


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_app(request, make_app, tmp_path):
    """A site on an empty database, on SQLite and again on PostgreSQL."""
    uri = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    if request.param == "postgresql":
        uri = request.getfixturevalue("empty_postgres_uri")
    site = make_app(sqlalchemy_database_uri=uri)
    with site.app_context():
        yield site


def differences() -> list:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return compare_metadata(context, Base.metadata)


def test_an_upgrade_from_nothing_makes_every_table(empty_app):
    before, after = schema.upgrade()
    assert (before, after) == (None, "0006")
    assert differences() == []


def test_the_comparison_would_find_a_missing_table(empty_app):
    assert len(differences()) > len(Base.metadata.tables)


def test_the_comparison_would_find_a_missing_index(empty_app):
    schema.upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_booking_email_index"))
    assert [kind for kind, *_ in differences()] == ["add_index"]


def test_every_check_of_the_tables_is_in_the_database(empty_app):
    schema.upgrade()
    inspector = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        checks = [item for item in table.constraints if isinstance(item, CheckConstraint)]
        wanted = {str(item.name) for item in checks}
        kept = {item["name"] for item in inspector.get_check_constraints(table.name)}
        assert kept == wanted


def test_a_second_upgrade_changes_nothing(empty_app):
    schema.upgrade()
    make.event()
    assert schema.upgrade() == ("0006", "0006")
    assert len(make.windows()) == 6


def test_an_old_schema_is_not_current_and_an_upgraded_one_is(empty_app):
    assert not schema.fits()
    schema.upgrade()
    assert schema.fits()


@pytest.mark.parametrize("taken", [-1, 9])
def test_the_database_itself_refuses_more_people_than_places(any_app, taken):
    make.event()
    with pytest.raises(IntegrityError), transaction() as current:
        current.execute(text("UPDATE slot SET taken = :taken"), {"taken": taken})


@pytest.mark.parametrize("people", [0, 5])
def test_the_database_itself_refuses_a_party_of_none_or_five(any_app, people):
    make.event()
    make.booking()
    with pytest.raises(IntegrityError), transaction() as current:
        current.execute(text("UPDATE booking SET party_size = :people"), {"people": people})


def test_a_window_with_a_booking_cannot_be_deleted(any_app):
    make.event()
    make.booking()
    with pytest.raises(IntegrityError), transaction() as current:
        current.execute(text("DELETE FROM slot"))
