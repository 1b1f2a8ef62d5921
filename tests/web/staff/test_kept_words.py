"""Words that were sent after the sign-in had ended are not lost, and go to nobody else."""

import pytest

from citykey_site.storage import kept_forms, venues
from citykey_site.storage.db import session
from citykey_site.storage.tables import StaffSessionRow
from citykey_site.web.staff import guard
from tests.clerk import Clerk
from tests.people import Visitor
from tests.web.staff.signing_in import EMAIL, app_code, give_authenticator, mailed

VENUE = {"venue": "Archer Park", "address": "4901 S. Kilbourn Ave."}


@pytest.fixture
def secret(organizer, wall):
    """The secret of the organizer's authenticator."""
    return give_authenticator(organizer.app, organizer.member, wall)


def too_late(organizer: Clerk, wall, **more: str):
    """Sends a new venue an hour after the page was opened."""
    organizer.open("/staff/venues")
    wall.move(minutes=61)
    return organizer.press("Add this venue", **VENUE, **more)


def back(visitor: Visitor, wall, secret: str, email: str = EMAIL):
    """Signs in again."""
    mailed(visitor, wall, email)
    return visitor.press("Sign in", one_time=app_code(secret, wall))


def kept(app) -> list[bytes]:
    """Returns the forms that are kept, sealed."""
    with app.app_context():
        return [row.kept for row in session().query(StaffSessionRow) if row.kept]


def names(app) -> list[str]:
    """Returns the names of the venues."""
    with app.app_context():
        return [venue.name for venue in venues.every().values()]


def test_the_words_wait_and_one_button_sends_them(organizer, wall, secret):
    assert too_late(organizer, wall).path == "/staff/sign-in"
    page = back(organizer, wall, secret)
    assert (page.path, page.heading) == ("/staff/continue", "Your words are kept")
    assert page.says("Archer Park")
    page = organizer.press("Send my words now")

    assert page.title.startswith("Saved: Archer Park.")
    assert names(organizer.app) == ["Archer Park"]
    assert kept(organizer.app) == [], "they are sent, and kept no longer"


def test_the_words_are_sealed_while_they_wait(organizer, wall, secret):
    too_late(organizer, wall)
    [sealed] = kept(organizer.app)

    assert b"Archer" not in sealed


def test_another_person_of_the_same_browser_never_sees_them(organizer, wall, secret):
    rosa = Clerk(organizer.app, wall, email="rosa@clerk.example.org")
    hers = give_authenticator(organizer.app, rosa.member, wall)
    too_late(organizer, wall)
    page = back(organizer, wall, hers, "rosa@clerk.example.org")

    assert "Archer" not in page.html
    assert organizer.open("/staff/continue").path == "/staff/"
    assert kept(organizer.app) == []


def test_they_wait_in_the_own_browser_only(organizer, wall, secret):
    too_late(organizer, wall)
    elsewhere = Visitor(organizer.app)
    back(elsewhere, wall, secret)

    assert elsewhere.open("/staff/continue").path == "/staff/"


def test_words_that_are_not_wanted_are_dropped(organizer, wall, secret):
    too_late(organizer, wall)
    back(organizer, wall, secret)
    organizer.press("I do not need them")

    assert kept(organizer.app) == [] and names(organizer.app) == []


@pytest.mark.parametrize(
    "more", [{"email": "ana@example.org"}, {"code": "482100937718"}, {"notes": "x" * 33_000}]
)
def test_what_a_resident_typed_and_too_much_is_not_kept(organizer, wall, secret, more):
    too_late(organizer, wall, **more)

    assert kept(organizer.app) == []


def test_a_form_of_another_site_is_not_kept(organizer, wall, secret):
    organizer.open("/staff/venues")
    wall.move(minutes=61)
    organizer.post("/staff/venues", VENUE | {"token": "00"})

    assert kept(organizer.app) == []


def test_without_a_sign_in_of_before_nothing_is_kept(visitor, wall):
    visitor.post("/staff/venues", VENUE)
    with visitor.client.session_transaction() as cookie:
        cookie[guard.TOKEN], cookie[guard.SEEN] = "x" * 43, wall.now().isoformat()
    visitor.post("/staff/venues", VENUE)

    assert kept(visitor.app) == []


def test_a_form_with_marks_in_it_is_shown_as_it_was_typed(organizer, wall, secret):
    too_late(organizer, wall, directions_en='<b>"in"</b> & out')
    page = back(organizer, wall, secret)

    assert page.says('<b>"in"</b> & out')
    with organizer.app.app_context(), organizer.client.session_transaction() as cookie:
        fields = dict(kept_forms.get(cookie[guard.TOKEN]).fields)
    assert fields["directions_en"] == '<b>"in"</b> & out' and "token" not in fields
