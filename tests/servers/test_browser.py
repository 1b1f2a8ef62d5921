"""Shows that the browser of the tests sees what a person with that browser would see."""

import pytest

from tests.servers.browser import (
    RULES_OFF_BY_DEFAULT,
    axe_violations,
    open_page,
)

pytestmark = pytest.mark.browser

GOOD_PAGE = """<!doctype html><html lang="en"><head><title>Find an appointment</title></head>
<body><main><h1>Find an appointment</h1><p>Everyone who lives in Chicago can come.</p></main>
</body></html>"""
SCRIPTED_PAGE = GOOD_PAGE.replace("</p>", "</p><script>document.title = 'Changed'</script>")


def test_a_person_without_javascript_keeps_the_page_as_it_was_sent(browser):
    with open_page(browser) as page:
        page.set_content(SCRIPTED_PAGE)
        assert page.title() == "Find an appointment"


def test_a_person_with_javascript_runs_the_scripts_of_the_page(browser):
    with open_page(browser, javascript=True) as page:
        page.set_content(SCRIPTED_PAGE)
        assert page.title() == "Changed"


def test_a_phone_is_320_pixels_wide(browser):
    with open_page(browser) as page:
        page.set_content(GOOD_PAGE)
        assert page.locator("html").bounding_box()["width"] == 320


def test_axe_finds_nothing_wrong_with_a_plain_page(browser):
    with open_page(browser, javascript=True) as page:
        page.set_content(GOOD_PAGE)
        assert axe_violations(page) == []


def test_axe_names_the_picture_that_has_no_words(browser):
    with open_page(browser, javascript=True) as page:
        page.set_content(GOOD_PAGE.replace("</p>", "</p><img src='data:,' class='map'>"))
        [line] = axe_violations(page)
    assert line.startswith("image-alt: ")
    assert 'class="map"' in line


def test_axe_finds_gray_words_that_only_the_strictest_contrast_forbids(browser):
    with open_page(browser, javascript=True) as page:
        page.set_content(GOOD_PAGE.replace("<p>", "<p style='color:#666;background:#fff'>"))
        [line] = axe_violations(page)
    assert line.startswith("color-contrast-enhanced: ")


def test_axe_finds_a_description_that_points_at_nothing(browser):
    with open_page(browser, javascript=True) as page:
        page.set_content(GOOD_PAGE.replace("<h1>", "<h1 aria-describedby='nobody'>"))
        [line] = axe_violations(page)
    assert line.startswith("aria-valid-attr-value: ")


@pytest.mark.parametrize("rule", RULES_OFF_BY_DEFAULT)
def test_axe_knows_every_rule_that_is_switched_on_by_name(browser, rule):
    with open_page(browser, javascript=True) as page:
        page.set_content(GOOD_PAGE)
        axe_violations(page)
        assert rule in page.evaluate("axe.getRules().map(rule => rule.ruleId)")


def test_axe_refuses_a_page_without_javascript_where_it_would_wait_for_ever(browser):
    with open_page(browser) as page:
        page.set_content(GOOD_PAGE)
        with pytest.raises(ValueError, match="JavaScript on"):
            axe_violations(page)
