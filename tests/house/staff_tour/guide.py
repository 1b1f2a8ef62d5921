"""Who walks: an organizer, an admin, helpers and residents of one site."""

import secrets
from collections.abc import Callable

from flask import Flask

from citykey_site.domain.staff import Role
from citykey_site.storage import events
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import DayPassRow
from citykey_site.web import render
from tests.clerk import Clerk, sign_in
from tests.people import Visitor
from tests.wall import Wall


class Guide:
    """Holds the people of one walk, and remembers each template that was shown."""

    def __init__(self, app: Flask, monkeypatch, wall: Wall) -> None:
        self.app, self.wall = app, wall
        self.templates: set[str] = set()
        made = render._rendered

        def remembered(template, facts):
            self.templates.add(template)
            return made(template, facts)

        monkeypatch.setattr(render, "_rendered", remembered)
        self.organizer = Clerk(app, wall)
        self.admin = Clerk(app, wall, email="ada@clerk.example.org", role=Role.ADMIN)
        self.resident = Visitor(app)

    def helper(self, event_id: str = "kosciuszko") -> Visitor:
        """Returns a helper who has signed in with a day pass for an event."""
        return helper(self.app, self.wall, event_id=event_id)

    def inside(self, deed: Callable[[], object]) -> object:
        """Does something with the database of the site."""
        with self.app.app_context():
            return deed()


def helper(app: Flask, wall: Wall, *, event_id: str = "kosciuszko") -> Visitor:
    """Returns a browser that is signed in with a new day pass; today must be the event's day."""
    with app.app_context(), transaction():
        row = DayPassRow(
            public_id=secrets.token_hex(4),
            event_id=events.find_any(event_id).id,
            number=1,
            digest=secrets.token_bytes(32),
        )
        session().add(row)
        session().flush()
        pass_id = row.id
    visitor = Visitor(app)
    sign_in(visitor, wall, pass_id=pass_id)
    return visitor
