"""A page does not wait for a dead server, and a dead program keeps no lock."""

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from citykey_site.storage.db import db, session
from citykey_site.storage.lost_connections import patience


@pytest.mark.postgres
def test_program_and_server_listen_for_each_other(make_app, postgres_uri):
    with make_app(sqlalchemy_database_uri=postgres_uri).app_context():
        shown = "tcp_keepalives_idle", "tcp_keepalives_count", "tcp_user_timeout"
        said = [session().scalar(text(f"SHOW {name}")) for name in shown]
        raw = session().connection().connection.driver_connection.info.get_parameters()
    assert said == ["5", "3", "10000"]
    assert (raw["connect_timeout"], raw["tcp_user_timeout"]) == ("3", "10000")


@pytest.mark.postgres
def test_where_each_new_connection_is_hung_up_on_too_the_database_is_called_away(
    make_app, postgres_uri
):
    with make_app(sqlalchemy_database_uri=postgres_uri).app_context():
        session().scalar(text("SELECT 1"))
        session().close()
        db.engine.dispose()
        event.listen(db.engine, "connect", lambda connection, _record: connection.close())
        with pytest.raises(OperationalError):
            session().scalar(text("SELECT 1"))


def test_what_the_address_of_the_database_says_stays():
    said = patience("postgresql://citykey@db/site?connect_timeout=9&keepalives_idle=60")
    assert not {"connect_timeout", "keepalives_idle"} & said.keys()
    assert said["keepalives_count"] == 3
