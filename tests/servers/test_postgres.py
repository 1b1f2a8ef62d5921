"""Shows that the throw-away PostgreSQL keeps, copies, forgets and comes back."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError

from tests.servers.postgres import Postgres

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """Gives one server to all tests of this file."""
    with Postgres.start() as postgres:
        yield postgres


def ask(url: str, question: str) -> object:
    """Gives the first value of the answer; what the question changed is kept."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            return connection.execute(text(question)).scalar()
    finally:
        engine.dispose()


def keep_one_row(connection: Connection) -> None:
    """Makes a table with one word in it."""
    connection.execute(text("CREATE TABLE word (spelled text)"))
    connection.execute(text("INSERT INTO word VALUES ('język')"))


def make_words(server: Postgres, name: str) -> str:
    """Makes a database that holds one word, and gives its address."""
    url = server.create_database(name)
    engine = create_engine(url)
    with engine.begin() as connection:
        keep_one_row(connection)
    engine.dispose()
    return url


def test_a_word_with_polish_letters_comes_back_as_it_was(server):
    assert ask(make_words(server, "words"), "SELECT spelled FROM word") == "język"


def test_a_copied_database_holds_the_words_of_its_template(server):
    make_words(server, "original")
    copy = server.create_database("copied", template="original")
    assert ask(copy, "SELECT count(*) FROM word") == 1


def test_a_dropped_database_is_gone(server):
    url = server.create_database("short_lived")
    server.drop_database("short_lived")
    with pytest.raises(OperationalError, match="short_lived"):
        ask(url, "SELECT 1")


def test_a_server_that_crashed_still_has_what_was_committed():
    with Postgres.start() as server:
        url = make_words(server, "kept")
        server.stop()
        server.run()
        assert ask(url, "SELECT count(*) FROM word") == 1


def test_a_stopped_server_answers_nobody_and_leaves_no_folder():
    with Postgres.start() as server:
        url, folder = server.url(), server.folder
    assert not folder.exists()
    with pytest.raises(OperationalError):
        ask(url, "SELECT 1")
