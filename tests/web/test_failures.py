"""A failure of the program: a whole page in words, and a line in the log that says where."""

import re
from itertools import cycle

import pytest
from sqlalchemy import text

from citykey_site.storage.db import session
from citykey_site.web.errors import REFERENCE_LENGTH, SIGNS
from citykey_site.web.staff import guard
from tests.log_lines import writing
from tests.speech import Speech
from tests.web import routes

CANARY = "canary@example.org"
VALUE = re.compile(r"<(?:[^<>]+:)?(\w+)>")
REFERENCE = re.compile(rf"\b[{SIGNS}]{{{REFERENCE_LENGTH}}}\b(?=</)")
LANGUAGES = {"en": Speech("en"), "es": Speech("es")}


@pytest.fixture
def log():
    """All that the log would have."""
    with writing() as written:
        yield written


def fail(*_args, **_more):
    """Fails as code does that says in its words what it was given."""
    raise RuntimeError(CANARY)


def test_every_view_that_breaks_shows_a_whole_page_with_a_phone_number(visitor, log, monkeypatch):
    app, lang = visitor.app, cycle(LANGUAGES)
    routes_and_references = []
    monkeypatch.setattr(guard, "may", lambda *_args, **_more: True)
    for rule in routes.rules(app):
        monkeypatch.setitem(app.view_functions, rule.endpoint, broken_like(app, rule.endpoint))
        code = next(lang)
        values = routes.VALUES | {"lang": code}
        path = VALUE.sub(lambda found, known=values: known[found[1]], rule.rule)
        method = "GET" if "GET" in rule.methods else "POST"
        answer = visitor.client.open(path, method=method)
        spoken = LANGUAGES[code if "<lang>" in rule.rule else "en"]

        assert answer.status_code == 500, rule
        assert f"{spoken('Something went wrong')}</h1>" in answer.text
        assert ">311<" in answer.text and CANARY not in answer.text
        routes_and_references.append((rule.rule, REFERENCE.search(answer.text)[0]))
    told = [(line["route"], line["reference"]) for line in log.of("failures")]
    assert told == routes_and_references
    assert CANARY not in log.text


def broken_like(app, endpoint):
    """Returns a view that fails, with the rule of the one that it stands for."""

    def view(*_args, **_more):
        raise RuntimeError(CANARY)

    view.need = guard.need_of(app, endpoint)
    return view


def test_a_reference_is_another_each_time_and_leads_to_the_place(visitor, log, monkeypatch):
    monkeypatch.setattr("citykey_site.web.help.public_page", fail)
    said = {visitor.open("/en/help").main for _ in range(3)}

    assert len(said) == 3
    assert log.of("failures")[0]["place"].startswith("tests.web.test_failures:")
    assert log.of("failures")[0]["ours"].startswith("citykey_site.web.help:")


def test_a_broken_statement_tells_neither_reader_nor_log_its_values(visitor, log, monkeypatch):
    def broken(*_args, **_more):
        session().execute(
            text("SELECT nothing FROM nowhere WHERE email = :email"), {"email": CANARY}
        )

    monkeypatch.setattr("citykey_site.web.help.public_page", broken)
    page = visitor.open("/es/help")

    assert page.status == 503
    assert CANARY not in page.html + log.text
    assert log.of("failures")[0]["error"] == "OperationalError"


def test_where_the_page_of_a_failure_fails_too_there_is_a_phone_number(visitor, log, monkeypatch):
    monkeypatch.setattr("citykey_site.web.help.public_page", fail)
    monkeypatch.setattr("citykey_site.web.errors.page", fail)
    answer = visitor.client.get("/en/help")

    assert (answer.status_code, answer.text) == (500, "Something went wrong. Call 311 for help.\n")
    assert answer.headers["Cache-Control"] == "no-store" and "nosniff" in str(answer.headers)
    assert [line["says"] for line in log.of("failures")][-1].startswith("no page: RuntimeError")
    assert CANARY not in log.text
