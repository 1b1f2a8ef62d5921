"""The list of events and the picture on the page of another site, in a real browser."""

import pytest

from tests.journeys.phone import WIDEST, WIDTH
from tests.servers.browser import open_page
from tests.servers.over_http import resident
from tests.servers.partner import partner_site

pytestmark = pytest.mark.browser


def test_what_a_partner_copies_is_shown_there_and_no_other_page_is(browser, demo_site):
    page = resident(demo_site.url).open("/en/share")
    copied = [tag.get_text() for tag in page.soup.find_all("code")]
    other = f'<iframe src="{demo_site.url}/en/events" title="Other"></iframe>'
    whole = "<!doctype html>" + "".join(copied) + other
    with partner_site(whole) as partner, open_page(browser) as shown:
        shown.goto(partner)
        shown.wait_for_load_state("networkidle")
        _, framed, refused = shown.frames
        assert framed.locator("h1").inner_text() == "Next events with places"
        assert framed.locator("ul.rows a").count() == 10
        assert framed.evaluate(WIDEST) <= WIDTH
        assert shown.locator("img").evaluate("e => e.naturalWidth > 100 && e.complete")
        assert "CityKey" not in refused.content()
        assert shown.context.cookies() == []
        with shown.context.expect_page() as opened:
            framed.locator("ul.rows a").first.click()
        assert opened.value.url.startswith(f"{demo_site.url}/en/events/")
        assert opened.value.evaluate("opener") is None
