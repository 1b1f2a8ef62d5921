"""A flyer on paper: one page, whatever the paper, with nothing of the site around it."""

import re

import pytest

from tests.servers.browser import open_page

pytestmark = pytest.mark.browser
PAGE = re.compile(rb"/Type\s*/Page\b")


def test_a_flyer_is_one_page_of_letter_and_of_a4_with_nothing_of_the_site(browser, demo_site):
    with open_page(browser) as page:
        page.goto(f"{demo_site.url}/es/flyer?near=60623")
        sheets = [len(PAGE.findall(page.pdf(format=paper))) for paper in ("Letter", "A4")]
        page.emulate_media(media="print")
        seen = page.locator("body").inner_text()

    assert sheets == [1, 1]
    for frame in ("Saltar", "Mostrar el volante", "English", "Privacidad"):
        assert frame not in seen
    assert "Los próximos eventos cerca de 60623" in seen and "Demostración" in seen
