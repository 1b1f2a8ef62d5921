"""Watches what an answer costs and how it looks, so that two answers can be compared.

The work is counted, not timed: statements, commits, digests, seals and letters are the same in
every run, and whatever differs between two answers can be measured by a stranger with patience.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import event

from citykey_site.storage import outbox
from citykey_site.storage.db import db
from citykey_site.storage.vault import Vault
from tests.people import Visitor

EACH_TIME = {"Date"}
FORM_TOKENS = re.compile(rb'name="(?:token|once)" value="[^"]*"')
DIGESTS = ("index", "indexes_of_each", "proof", "seal", "open")
COOKIE = re.compile(r"^([^=]+)=[^;]*")


@dataclass
class Work:
    """Holds what was done for one answer."""

    statements: list[str] = field(default_factory=list)
    vault: list[str] = field(default_factory=list)
    letters: int = 0


@dataclass
class Answer:
    """Holds an answer without what is new each time, and what was done for it."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    work: Work


def answer(visitor: Visitor, address: str, fields: dict[str, str], *, echo: str) -> Answer:
    """Posts a form as a browser does; `echo` is the typed email, which may come back."""
    visitor.open(address)
    token = visitor.page.soup.main.find("input", attrs={"name": "token"})["value"]
    once = visitor.page.soup.main.find("input", attrs={"name": "once"})
    fields = {"token": token, "email": echo} | ({"once": once["value"]} if once else {}) | fields
    with working(visitor.app) as work:
        found = visitor.client.post(
            address, data=fields, environ_overrides={"REMOTE_ADDR": visitor._network}
        )
    return Answer(
        status=found.status_code,
        headers=sorted(_lasting(found.headers)),
        body=_lasting_words(found.get_data(), echo),
        work=work,
    )


@contextmanager
def working(app: Flask) -> Iterator[Work]:
    """Counts what is done while the block goes on."""
    work = Work()

    def spoken(_connection, _cursor, statement, *_more) -> None:
        work.statements.append(statement)

    def committed(_connection) -> None:
        work.statements.append("COMMIT")

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", spoken)
    event.listen(engine, "commit", committed)
    kept = {name: getattr(Vault, name) for name in DIGESTS}
    put = outbox.put
    for name, deed in kept.items():
        setattr(Vault, name, _noted(work, name, deed))
    outbox.put = _counted(work, put)
    try:
        yield work
    finally:
        outbox.put = put
        for name, deed in kept.items():
            setattr(Vault, name, deed)
        event.remove(engine, "before_cursor_execute", spoken)
        event.remove(engine, "commit", committed)


def _noted(work: Work, name: str, deed: Callable) -> Callable:
    def noted(vault, key, place, *words, **more):
        purposes = [place.split()[0]] if isinstance(place, str) else [what for what, _ in place]
        work.vault.append(" ".join([name, *purposes]))
        return deed(vault, key, place, *words, **more)

    return noted


def _counted(work: Work, deed: Callable) -> Callable:
    def counted(*words, **more):
        work.letters += 1
        return deed(*words, **more)

    return counted


def _lasting(headers) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        if name not in EACH_TIME:
            yield name, COOKIE.sub(r"\1=", value) if name == "Set-Cookie" else value


def _lasting_words(body: bytes, echo: str) -> bytes:
    return FORM_TOKENS.sub(b"", body).replace(echo.encode(), b"EMAIL")
