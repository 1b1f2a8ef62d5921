"""Signing in as a person does it: with letters, an authenticator, and printed codes."""

import re
from datetime import timedelta

import pyotp
from flask import Flask

from citykey_site.domain.staff import Member, Role
from citykey_site.services import outbox, staff
from citykey_site.storage import authenticators
from citykey_site.storage.db import transaction
from tests import make
from tests.mailbox import Mailbox
from tests.page import Page
from tests.people import Visitor
from tests.wall import Wall

EMAIL = "olga@clerk.example.org"
SIGN_IN = "/staff/sign-in"


def invite(app: Flask, wall: Wall, email: str = EMAIL, role: Role = Role.ORGANIZER) -> Member:
    """Adds a person who has not signed in yet."""
    with app.app_context():
        return staff.add(email, role=role, by="command", office=make.OFFICE, now=wall.now())


def letters(app: Flask, wall: Wall) -> list:
    """Delivers what waits and returns the letters with sign-in codes."""
    box = Mailbox()
    with app.app_context():
        outbox.deliver_all(box, now=wall.now())
    return [letter for letter in box.letters if letter.kind == "staff_code"]


def mailed_code(app: Flask, wall: Wall) -> str:
    """Returns the newest code that was mailed."""
    return letters(app, wall)[-1].text[:6]


def ask(visitor: Visitor, email: str = EMAIL) -> Page:
    """Asks for a code by mail."""
    visitor.open(SIGN_IN)
    return visitor.press("Send me a code", email=email)


def mailed(visitor: Visitor, wall: Wall, email: str = EMAIL) -> Page:
    """Goes through the first half of signing in."""
    ask(visitor, email)
    return visitor.press("Continue", one_time=mailed_code(visitor.app, wall))


def give_authenticator(app: Flask, member: Member, wall: Wall) -> str:
    """Gives a person an authenticator without the pages for it, and returns its secret."""
    secret = pyotp.random_base32()
    with app.app_context(), transaction():
        authenticators.forget(member.id)
        authenticators.propose(member.id, secret)
        authenticators.enroll(member.id, now=wall.now())
    return secret


def shown_secret(page: Page) -> str:
    """Reads the secret that a person types into the app."""
    return re.sub(r"\s", "", page.soup.find(id="authenticator-key").get_text())


def app_code(secret: str, wall: Wall, *, steps: int = 0) -> str:
    """Returns what an authenticator shows now, or some steps of 30 seconds away."""
    return pyotp.TOTP(secret).at(wall.now() + steps * timedelta(seconds=30))
