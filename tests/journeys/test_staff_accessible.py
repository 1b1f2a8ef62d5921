"""axe-core finds nothing on the pages of staff, and nothing sticks out, on phone and desktop."""

import pytest
from playwright.sync_api import Page

from citykey_site import create_app
from citykey_site.domain.staff import Role
from citykey_site.storage.db import db
from tests import make
from tests.clerk import Clerk
from tests.journeys.conftest import START
from tests.servers.browser import DESKTOP, PHONE, RULES_OF_COLOR, axe_violations, open_page
from tests.wall import Wall

pytestmark = pytest.mark.browser
EVENT = "/staff/events/staff-event"
PAGES = (
    "/staff/", "/staff/events", "/staff/events/new", "/staff/venues", "/staff/figures",
    "/staff/history", "/staff/import", "/staff/people", "/staff/account", EVENT,
    f"{EVENT}/edit", f"{EVENT}/cancel", f"{EVENT}/clone", f"{EVENT}/series", f"{EVENT}/windows/new",
    f"{EVENT}/passes", f"{EVENT}/book", f"{EVENT}/figures", f"{EVENT}/door", f"{EVENT}/door/list",
    f"{EVENT}/door/print", f"{EVENT}/door/walk-in", f"{EVENT}/door/missed",
    f"{EVENT}/door/lost-code",
    "check-in", "/staff/sign-in", "/staff/pass",
)  # fmt: skip
WAYS = [(PHONE, "light", ()), (DESKTOP, "dark", RULES_OF_COLOR)]


@pytest.fixture(scope="module")
def admin(browser, demo_site, demo_folder, demo_clock):
    """An admin, signed in, with a browser that runs scripts only so that axe can run in it."""
    wall = Wall(demo_clock.parent / "unused", START)
    wall.path = demo_clock
    app = create_app(instance=demo_folder, clock_file=demo_clock, demo=True)
    with app.app_context():
        make.event("staff-event")
        slip = make.booking(event_id="staff-event", people=3).slip
    clerk = Clerk(app, wall, email="axe@clerk.example.org", role=Role.ADMIN)
    cookie = clerk.client.get_cookie("citykey")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    with open_page(browser, javascript=True) as page:
        page.context.add_cookies([{"name": "citykey", "value": cookie.value, "url": demo_site.url}])
        page.slip = f"/staff/check-in/{slip}"
        yield page


def faults(page: Page, size: tuple[int, int], scheme: str, only: tuple[str, ...]) -> list[str]:
    """Shows the page in one way and lists what is wrong."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    widest = page.evaluate("document.documentElement.scrollWidth")
    found = [f"{widest} px wide"] if widest > size[0] else []
    return found + axe_violations(page, only=only)


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_on_a_page_of_staff(admin, demo_site, address):
    path = admin.slip if address == "check-in" else address
    answer = admin.goto(f"{demo_site.url}{path}")

    assert answer.status == 200 and admin.url == f"{demo_site.url}{path}"
    found = [(size, scheme, fault) for size, scheme, only in WAYS
             for fault in faults(admin, size, scheme, only)]  # fmt: skip
    assert not found, "\n".join(map(str, found))
