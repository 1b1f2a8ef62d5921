"""Signing in, the own account, and the people of the staff."""

from tests.clerk import Clerk
from tests.house.staff_tour.guide import Guide
from tests.people import Visitor
from tests.web.staff.signing_in import (
    SIGN_IN,
    app_code,
    ask,
    give_authenticator,
    invite,
    mailed,
    mailed_code,
    shown_secret,
)

NEW = "nina@clerk.example.org"


def walk(guide: Guide) -> None:
    """Signs in for the first time and again, with words kept, and manages the staff."""
    nina = Visitor(guide.app)
    _mailed_code(guide, nina)
    _first_sign_in(guide, nina)
    _again(guide)
    _account(guide)
    _words_kept(guide)
    _people(guide)
    guide.organizer.post("/staff/sign-out")
    guide.organizer.press("Sign out now")


def _mailed_code(guide: Guide, nina: Visitor) -> None:
    guide.resident.open("/staff/check-in/none")
    nina.post(SIGN_IN, {"email": NEW})
    nina.open(SIGN_IN)
    nina.press("Send me a code", email="nina")
    invite(guide.app, guide.wall, NEW)
    ask(nina, NEW)
    nina.press("Continue", one_time="12")
    nina.press("Continue", one_time="000000")
    nina.press("Send another code")
    late = mailed_code(guide.app, guide.wall)
    guide.wall.move(minutes=11)
    nina.press("Continue", one_time=late)
    stranger = Visitor(guide.app, network="198.51.100.66")
    ask(stranger, NEW)
    for _ in range(6):
        stranger.open(f"{SIGN_IN}/code")
        stranger.press("Continue", one_time="000000")
    mailed_code(guide.app, guide.wall)


def _first_sign_in(guide: Guide, nina: Visitor) -> None:
    secret = shown_secret(mailed(nina, guide.wall, NEW))
    nina.press("Finish and sign in", one_time="000000")
    nina.press("Finish and sign in", one_time=app_code(secret, guide.wall))


def _again(guide: Guide) -> None:
    visitor = Visitor(guide.app)
    mailed(visitor, guide.wall, NEW)
    visitor.press("Sign in", one_time="000000")
    visitor.follow("use a recovery code")
    visitor.press("Sign in", recovery="ABC")
    visitor.press("Sign in", recovery="ABCD EFGH JKMN")


def _account(guide: Guide) -> None:
    secret = give_authenticator(guide.app, guide.organizer.member, guide.wall)
    guide.organizer.open("/staff/account")
    guide.organizer.press("Make 10 new", one_time="000000")
    guide.organizer.press("Make 10 new", one_time=app_code(secret, guide.wall))
    guide.organizer.open("/staff/account")


def _words_kept(guide: Guide) -> None:
    organizer = guide.organizer
    secret = give_authenticator(guide.app, organizer.member, guide.wall)
    organizer.open("/staff/venues")
    guide.wall.move(minutes=61)
    organizer.press("Add this venue", venue="Archer Park", address="4901 S. Kilbourn Ave.")
    mailed(organizer, guide.wall, organizer.member.email)
    organizer.press("Sign in", one_time=app_code(secret, guide.wall))
    organizer.post("/staff/continue")
    organizer.press("I do not need them")


def _people(guide: Guide) -> None:
    admin = Clerk(guide.app, guide.wall, email="ada@clerk.example.org")
    admin.open("/staff/people")
    admin.press("Add and invite", email="nobody", role="")
    admin.press("Add and invite", email="new@clerk.example.org", role="organizer")
    admin.follow("new@clerk.example.org")
    admin.press("Invite again")
    admin.press("Make this person an admin")
    admin.press("Disable this person")
    admin.open("/staff/people")
    admin.follow("new@clerk.example.org")
    admin.press("Enable this person")
    admin.open(f"/staff/people/{admin.member.public_id}")
    admin.post(f"/staff/people/{admin.member.public_id}/disable")
    token = admin.open("/staff/people").soup.find("input", attrs={"name": "token"})["value"]
    admin.post(f"/staff/people/{admin.member.public_id}/disable", {"token": token})
    guide.wall.move(hours=25)
    Clerk(guide.app, guide.wall, email="ada@clerk.example.org").open("/staff/people")
