"""The door before, on and after the day: by code, by slip, by email, refused and erased."""

from datetime import date, timedelta

from citykey_site.domain import codes
from citykey_site.services import bookings, privacy
from tests import make
from tests.house.staff_tour.guide import Guide
from tests.services import deeds

DOOR = "/staff/events/kosciuszko/door"


def walk(guide: Guide) -> None:
    """Walks every way from a person to the appointment."""
    clerk = guide.organizer
    party, late, elsewhere = guide.inside(_book)
    _look(clerk, party)
    guide.wall.set(party.slot.starts_at + timedelta(minutes=5))
    clerk.again()
    helper = guide.helper()
    for person in (clerk, helper):
        _look(person, party)
        _find(person, party, elsewhere)
        person.open(f"/staff/check-in/{elsewhere.slip}")
    _check_in(helper, party)
    guide.inside(lambda: deeds.cancel_event("archer"))
    for address in ("/staff/events/archer/door", f"/staff/check-in/{elsewhere.slip}"):
        clerk.open(address)
    guide.wall.move(minutes=50)
    for slip in (party.slip, late.slip):
        helper.open(f"/staff/check-in/{slip}")
    guide.wall.move(days=3)
    clerk.again()
    _look(clerk, party)
    guide.inside(lambda: _erase(guide))
    _look(clerk, party)


def _book() -> tuple:
    make.event()
    make.event("archer", venue=make.ARCHER, day=date(2026, 12, 12))
    party = make.booking(people=3, language="es")
    late = make.booking(email="ben@example.org")
    make.booking(email="ana@example.org", window=3)
    gone = make.booking(email="eva@example.org", window=2)
    bookings.cancel(gone.uid, office=make.OFFICE, now=make.NOW)
    return party, late, make.booking(email="eva@example.org", event_id="archer")


def _look(person, party) -> None:
    for address in (DOOR, f"{DOOR}/code", f"{DOOR}/lost-code", f"/staff/check-in/{party.slip}"):
        person.open(address)


def _find(person, party, elsewhere) -> None:
    for typed in ("", "1234", codes.new_code(), elsewhere.code, party.code):
        person.open(DOOR)
        person.press("Find this code", code=typed)
    for typed in ("", "eva", "nobody@example.org", "ana@example.org"):
        person.open(f"{DOOR}/lost-code")
        person.press("Find the appointment", owner=typed)
    person.post(f"{DOOR}/code", {"code": party.code})
    person.post(f"{DOOR}/lost-code", {"owner": "ana@example.org"})


def _check_in(person, party) -> None:
    here = f"/staff/check-in/{party.slip}"
    person.post(here, {"all": "1"})
    person.open(here)
    person.press("Check in person 2")
    person.press("Take back: person 2")
    person.press("Check in all 3")
    person.open("/staff/check-in/none")


def _erase(guide: Guide) -> None:
    settings = guide.app.extensions["citykey.settings"]
    privacy.erase_due(
        after=timedelta(hours=24), mail_folder=settings.mail_folder, now=guide.wall.now()
    )
