"""Every staff page with who may open it, tried as everybody: let in, led to sign in, or refused."""

import pytest
from flask import Blueprint

from citykey_site.domain.staff import Need, Role, Stage
from citykey_site.storage import staff
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import DayPassRow
from citykey_site.web import staff as staff_pages
from citykey_site.web.staff.guard import NoRule, is_staff, need_of
from tests import make
from tests.clerk import Clerk
from tests.house.staff_tour.guide import helper
from tests.people import Visitor
from tests.web import routes

# Written by hand: a new page, or one that asks for something else, must be decided here too.
TABLE = {
    "GET /staff/": Need.DOOR,
    "GET /staff/account": Need.EVENTS,
    "GET /staff/check-in/<token>": Need.DOOR,
    "GET /staff/check-in/<token>/undo": Need.DOOR,
    "GET /staff/continue": Need.EVENTS,
    "GET /staff/days/<day>/cancel": Need.EVENTS,
    "GET /staff/events": Need.EVENTS,
    "GET /staff/events/<event_id>": Need.EVENTS,
    "GET /staff/events/<event_id>/book": Need.EVENTS,
    "GET /staff/events/<event_id>/book/slip": Need.EVENTS,
    "GET /staff/events/<event_id>/cancel": Need.EVENTS,
    "GET /staff/events/<event_id>/clone": Need.EVENTS,
    "GET /staff/events/<event_id>/door": Need.DOOR,
    "GET /staff/events/<event_id>/door/code": Need.DOOR,
    "GET /staff/events/<event_id>/door/list": Need.DOOR,
    "GET /staff/events/<event_id>/door/lost-code": Need.DOOR,
    "GET /staff/events/<event_id>/door/missed": Need.DOOR,
    "GET /staff/events/<event_id>/door/paper": Need.DOOR,
    "GET /staff/events/<event_id>/door/paper/<slot_id>": Need.DOOR,
    "GET /staff/events/<event_id>/door/print": Need.DOOR,
    "GET /staff/events/<event_id>/door/walk-in": Need.DOOR,
    "GET /staff/events/<event_id>/edit": Need.EVENTS,
    "GET /staff/events/<event_id>/figures": Need.EVENTS,
    "GET /staff/events/<event_id>/history": Need.EVENTS,
    "GET /staff/events/<event_id>/passes": Need.EVENTS,
    "GET /staff/events/<event_id>/passes/revoke": Need.EVENTS,
    "GET /staff/events/<event_id>/preview": Need.EVENTS,
    "GET /staff/events/<event_id>/publish": Need.EVENTS,
    "GET /staff/events/<event_id>/remove": Need.EVENTS,
    "GET /staff/events/<event_id>/series": Need.EVENTS,
    "GET /staff/events/<event_id>/windows/<slot_id>": Need.EVENTS,
    "GET /staff/events/<event_id>/windows/<slot_id>/cancel": Need.EVENTS,
    "GET /staff/events/<event_id>/windows/new": Need.EVENTS,
    "GET /staff/events/new": Need.EVENTS,
    "GET /staff/export.csv": Need.EVENTS,
    "GET /staff/figures": Need.EVENTS,
    "GET /staff/history": Need.EVENTS,
    "GET /staff/import": Need.EVENTS,
    "GET /staff/limits": Need.EVENTS,
    "GET /staff/limits/<number>": Need.EVENTS,
    "GET /staff/pass": Need.NOBODY,
    "GET /staff/people": Need.ADMIN,
    "GET /staff/people/<member_id>": Need.ADMIN,
    "GET /staff/reports": Need.EVENTS,
    "GET /staff/sign-in": Need.NOBODY,
    "GET /staff/sign-in/authenticator": Need.FIRST_CODE,
    "GET /staff/sign-in/authenticator/new": Need.FIRST_CODE,
    "GET /staff/sign-in/code": Need.NOBODY,
    "GET /staff/sign-in/recovery": Need.FIRST_CODE,
    "GET /staff/sso": Need.NOBODY,
    "GET /staff/sso/return": Need.NOBODY,
    "GET /staff/venues": Need.EVENTS,
    "GET /staff/venues/<venue_id>": Need.EVENTS,
    "POST /staff/account/recovery-codes": Need.EVENTS,
    "POST /staff/check-in/<token>": Need.DOOR,
    "POST /staff/check-in/<token>/undo": Need.DOOR,
    "POST /staff/continue": Need.EVENTS,
    "POST /staff/days/<day>/cancel": Need.EVENTS,
    "POST /staff/events/<event_id>/book": Need.EVENTS,
    "POST /staff/events/<event_id>/book/slip": Need.EVENTS,
    "POST /staff/events/<event_id>/cancel": Need.EVENTS,
    "POST /staff/events/<event_id>/clone": Need.EVENTS,
    "POST /staff/events/<event_id>/door/code": Need.DOOR,
    "POST /staff/events/<event_id>/door/lost-code": Need.DOOR,
    "POST /staff/events/<event_id>/door/missed": Need.DOOR,
    "POST /staff/events/<event_id>/door/paper/<slot_id>": Need.DOOR,
    "POST /staff/events/<event_id>/door/walk-in": Need.DOOR,
    "POST /staff/events/<event_id>/edit": Need.EVENTS,
    "POST /staff/events/<event_id>/passes": Need.EVENTS,
    "POST /staff/events/<event_id>/passes/<pass_id>/revoke": Need.EVENTS,
    "POST /staff/events/<event_id>/passes/revoke": Need.EVENTS,
    "POST /staff/events/<event_id>/publish": Need.EVENTS,
    "POST /staff/events/<event_id>/remove": Need.EVENTS,
    "POST /staff/events/<event_id>/series": Need.EVENTS,
    "POST /staff/events/<event_id>/windows/<slot_id>": Need.EVENTS,
    "POST /staff/events/<event_id>/windows/<slot_id>/cancel": Need.EVENTS,
    "POST /staff/events/<event_id>/windows/new": Need.EVENTS,
    "POST /staff/events/new": Need.EVENTS,
    "POST /staff/figures.csv": Need.EVENTS,
    "POST /staff/import": Need.EVENTS,
    "POST /staff/limits": Need.EVENTS,
    "POST /staff/limits/<number>/approve": Need.EVENTS,
    "POST /staff/limits/<number>/refuse": Need.EVENTS,
    "POST /staff/pass": Need.NOBODY,
    "POST /staff/people": Need.ADMIN,
    "POST /staff/people/<member_id>/disable": Need.ADMIN,
    "POST /staff/people/<member_id>/enable": Need.ADMIN,
    "POST /staff/people/<member_id>/invite": Need.ADMIN,
    "POST /staff/people/<member_id>/reset": Need.ADMIN,
    "POST /staff/people/<member_id>/role": Need.ADMIN,
    "POST /staff/reports/empty": Need.EVENTS,
    "POST /staff/reports/remove": Need.EVENTS,
    "POST /staff/sign-in": Need.NOBODY,
    "POST /staff/sign-in/authenticator": Need.FIRST_CODE,
    "POST /staff/sign-in/authenticator/new": Need.FIRST_CODE,
    "POST /staff/sign-in/code": Need.NOBODY,
    "POST /staff/sign-in/code/again": Need.NOBODY,
    "POST /staff/sign-in/recovery": Need.FIRST_CODE,
    "POST /staff/sign-out": Need.NOBODY,
    "POST /staff/sso/finish": Need.NOBODY,
    "POST /staff/venues": Need.EVENTS,
    "POST /staff/venues/<venue_id>": Need.EVENTS,
}

IN, SIGN_IN, SECOND, NO = "in", "/staff/sign-in", "/staff/sign-in/authenticator", "refused"
STRANGER = {Need.FIRST_CODE: SIGN_IN, Need.DOOR: SIGN_IN, Need.EVENTS: SIGN_IN, Need.ADMIN: SIGN_IN}
HELPER = {Need.FIRST_CODE: NO, Need.DOOR: IN, Need.EVENTS: NO, Need.ADMIN: NO}
MEMBER = {Need.FIRST_CODE: IN, Need.DOOR: IN, Need.EVENTS: IN}
EXPECTED = {
    "stranger": STRANGER,
    "after the mailed code": {
        Need.FIRST_CODE: IN, Need.DOOR: SECOND, Need.EVENTS: SECOND, Need.ADMIN: SECOND,
    },
    "disabled": STRANGER,
    "helper": HELPER,
    "helper of another event": HELPER | {Need.DOOR: NO},
    "helper with a revoked pass": STRANGER,
    "organizer": MEMBER | {Need.ADMIN: NO},
    "admin": MEMBER | {Need.ADMIN: IN},
}  # fmt: skip
# These lead a helper of another event on to a page that is theirs, or that refuses them.
LEADS_ON = {"GET /staff/", "GET /staff/check-in/<token>/undo"}
# Without a choice, a kept form or an email these show their own form; nothing is done.
NOTHING_ASKED = {
    "POST /staff/continue",
    "POST /staff/events/<event_id>/book",
    "POST /staff/events/<event_id>/book/slip",
    "POST /staff/sign-in/code",
    "POST /staff/sign-in/code/again",
}


@pytest.fixture
def site(make_app, wall):
    """A site on the day of two events, with one appointment."""
    app = make_app()
    with app.app_context():
        make.event()
        make.event("archer", venue=make.ARCHER)
        app.slip = make.booking().slip
    wall.move(days=18, hours=2)
    return app


def everybody(app, wall, name: str) -> Visitor:
    """Returns one of those who try."""
    if name == "stranger":
        return Visitor(app)
    if name.startswith("helper"):
        event = "archer" if "another" in name else "kosciuszko"
        visitor = helper(app, wall, event_id=event)
        if "revoked" in name:
            with app.app_context(), transaction():
                session().query(DayPassRow).one().revoked_at = wall.now()
        return visitor
    if name == "after the mailed code":
        return Clerk(app, wall, stage=Stage.MAILED)
    clerk = Clerk(app, wall, role=Role.ADMIN if name == "admin" else Role.ORGANIZER)
    if name == "disabled":
        with app.app_context(), transaction():
            staff.change(clerk.member.id, disabled_at=wall.now())
    return clerk


def outcome(answer, need: Need) -> str:
    """Tells how an answer ends: let in, led to one half of the sign-in, or refused."""
    if answer.status_code == 403:
        return NO
    if answer.location == SIGN_IN or (answer.location == SECOND and need is not Need.FIRST_CODE):
        return answer.location
    return IN


def tried(app, visitor: Visitor) -> dict[str, tuple[Need, str, int]]:
    """Tries every page with every method of it; no form carries a token, so nothing is done."""
    found = {}
    for rule in routes.rules(app):
        if not is_staff(rule.rule):
            continue
        path = routes.address(app, rule, token=app.slip).partition("?")[0]
        need = need_of(app, rule.endpoint)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            answer = visitor.client.open(path, method=method)
            found[f"{method} {rule.rule}"] = (need, outcome(answer, need), answer.status_code)
    return found


def test_every_page_is_in_the_table_with_what_it_asks_for(make_app):
    app = make_app()
    there = {
        f"{method} {rule.rule}": need_of(app, rule.endpoint)
        for rule in routes.rules(app)
        if is_staff(rule.rule)
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert there == TABLE


@pytest.mark.parametrize("name", EXPECTED)
def test_everybody_opens_only_what_is_theirs(site, wall, name):
    seen = tried(site, everybody(site, wall, name))
    wrong = {
        page: (how, status)
        for page, (need, how, status) in seen.items()
        if not is_right(page, need, how, name) or status >= 500
    }
    done = {
        page: status
        for page, (need, how, status) in seen.items()
        if page.startswith("POST") and how == IN and need is not Need.FIRST_CODE and status < 400
    }

    assert wrong == {}
    assert set(done) <= NOTHING_ASKED, "a form without its token does nothing"
    assert len(seen) == len(TABLE)


def is_right(page: str, need: Need, how: str, name: str) -> bool:
    """Tells whether somebody's answer is what the table says."""
    if need is Need.NOBODY:
        return how != NO
    return how == EXPECTED[name][need] or (page in LEADS_ON and name == "helper of another event")


def test_a_page_without_a_rule_stops_the_site(make_app, monkeypatch):
    class Forgotten:
        blueprint = Blueprint("forgotten", __name__)

    Forgotten.blueprint.add_url_rule("/staff/forgotten", "page", lambda: "open to all")
    monkeypatch.setattr(staff_pages, "PARTS", (*staff_pages.PARTS, Forgotten))

    with pytest.raises(NoRule):
        make_app()
