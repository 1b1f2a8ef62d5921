"""Staff with a browser: a member who has signed in, or a helper with a day pass."""

import secrets
from datetime import UTC, datetime

from flask import Flask

from citykey_site.domain.staff import Member, Role, Stage
from citykey_site.storage import staff, staff_sessions
from citykey_site.storage.db import transaction
from citykey_site.web.staff import guard
from tests.people import Visitor
from tests.wall import Wall

ENROLLED_AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)


class Clerk(Visitor):
    """A member of the staff, signed in with both codes; every page is judged."""

    def __init__(
        self,
        app: Flask,
        wall: Wall,
        *,
        email: str = "olga@clerk.example.org",
        role: Role = Role.ORGANIZER,
        stage: Stage = Stage.FULL,
        **more: str,
    ) -> None:
        super().__init__(app, **more)
        self.wall, self.stage = wall, stage
        self.member = member(app, email, role=role)
        self.again()

    def again(self) -> None:
        """Signs in once more, as after a night: the clock was moved on."""
        sign_in(self, self.wall, member_id=self.member.id, stage=self.stage)


def member(app: Flask, email: str, *, role: Role = Role.ORGANIZER) -> Member:
    """Returns a person of the staff who has an authenticator, added if need be."""
    with app.app_context(), transaction():
        return staff.find(email) or staff.add(
            email, role=role, invited_until=None, enrolled_at=ENROLLED_AT
        )


def sign_in(
    visitor: Visitor,
    wall: Wall,
    *,
    member_id: int | None = None,
    pass_id: int | None = None,
    stage: Stage = Stage.FULL,
) -> str:
    """Signs a browser in without the pages for it, and returns the token."""
    now = wall.now()
    with visitor.app.app_context(), transaction():
        token = staff_sessions.start(member_id=member_id, pass_id=pass_id, stage=stage, now=now)
    with visitor.client.session_transaction() as cookie:
        cookie[guard.TOKEN], cookie[guard.SEEN] = token, now.isoformat()
        cookie.setdefault("form", secrets.token_hex(16))
    return token
