"""Day passes: made, printed, revoked, used on their day and on others."""

from tests import make
from tests.clerk import sign_in
from tests.house.staff_tour.guide import Guide
from tests.people import Visitor

PASSES = "/staff/events/kosciuszko/passes"


def walk(guide: Guide) -> None:
    """Sees every page of the day passes."""
    guide.inside(make.event)
    code = _make(guide)
    helper = Visitor(guide.app)
    for typed in ("", "123", code[:-1] + "x", "482100937718", code):
        _use(helper, typed)
    _on_the_day(guide, helper, code)
    guide.wall.move(days=2)
    sign_in(guide.organizer, guide.wall, member_id=guide.organizer.member.id)
    guide.organizer.open(PASSES)
    _use(helper, code)
    for _ in range(11):
        _use(helper, "482100937718")


def _make(guide: Guide) -> str:
    organizer = guide.organizer
    organizer.open(PASSES)
    organizer.open(f"{PASSES}/revoke")
    organizer.open(PASSES)
    organizer.press("Make passes", count="0")
    organizer.press("Make passes", count="3")
    code = organizer.page.soup.select_one(".passes .code").get_text()
    organizer.post(PASSES)
    organizer.open(PASSES)
    organizer.press("Revoke Helper 3")
    organizer.post(f"{PASSES}/none/revoke")
    organizer.post(f"{PASSES}/revoke")
    return code


def _on_the_day(guide: Guide, helper: Visitor, code: str) -> None:
    guide.wall.set(make.later(days=18, hours=1))
    _use(helper, code)
    helper.open("/staff/events/kosciuszko")
    sign_in(guide.organizer, guide.wall, member_id=guide.organizer.member.id)
    guide.organizer.open(f"{PASSES}/revoke")
    guide.organizer.press("Revoke all 2 passes")
    _use(helper, code)


def _use(helper: Visitor, code: str) -> None:
    helper.open("/staff/pass")
    helper.press("Open the door", code=code)
