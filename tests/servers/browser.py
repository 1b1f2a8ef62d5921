"""Opens pages in Debian's Chromium, with or without JavaScript, and asks axe about them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.servers.pieces import chromium

# The browser looks nothing up on its own: it is the person's page that is tested. It runs as
# whoever runs the tests, in CI that is root, so it has no sandbox of its own.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = (320, 640)
DESKTOP = (1280, 800)
# axe has these rules but leaves them off unless they are named (axe-core 4.12).
RULES_OFF_BY_DEFAULT = (
    "aria-roledescription",
    "audio-caption",
    "color-contrast-enhanced",
    "duplicate-id",
    "duplicate-id-active",
    "identical-links-same-purpose",
    "landmark-complementary-is-top-level",
    "meta-refresh-no-exceptions",
    "target-size",
)
ALL_RULES = {"rules": {rule: {"enabled": True} for rule in RULES_OFF_BY_DEFAULT}}
# These alone depend on the colors.
RULES_OF_COLOR = ("color-contrast", "color-contrast-enhanced", "link-in-text-block")
# axe calls these "incomplete" where they are faults on our pages.
RULES_THAT_MUST_BE_SURE = frozenset({"aria-valid-attr-value", "duplicate-id-aria"})


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Gives a headless Chromium with an empty profile; raises RuntimeError where there is none."""
    program = chromium()
    if program is None:
        raise RuntimeError("Chromium is missing: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(
    browser: Browser,
    *,
    javascript: bool = False,
    size: tuple[int, int] = PHONE,
    language: str = "en-US",
    **options: object,
) -> Iterator[Page]:
    """Gives one page of a person who has never been here; width and height in CSS pixels.

    JavaScript is off unless asked for, as nothing on this site may need it. `options` go to
    Playwright's `new_context` (`color_scheme`, `forced_colors`, `base_url` and so on).
    """
    context = browser.new_context(
        java_script_enabled=javascript,
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        timezone_id="America/Chicago",
        **options,
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def axe_violations(page: Page, *, only: Sequence[str] = ()) -> list[str]:
    """Lists what axe finds wrong, one readable line for each fault and element; best is none.

    All rules run, also those that are off by default, or `only` some. The page needs
    JavaScript on: with it off axe would wait for ever, so that raises ValueError.
    """
    if not _runs_scripts(page):
        raise ValueError("axe needs a page with JavaScript on: open_page(…, javascript=True)")
    options: dict[str, object] = {"runOnly": list(only)} if only else dict(ALL_RULES)
    answer = Axe().run(page, options=options).response
    unsure = [found for found in answer["incomplete"] if found["id"] in RULES_THAT_MUST_BE_SURE]
    return [line for found in (*answer["violations"], *unsure) for line in _lines(found)]


def _runs_scripts(page: Page) -> bool:
    return page.evaluate("matchMedia('(scripting: enabled)').matches")


def _lines(found: dict) -> list[str]:
    return [
        f"{found['id']}: {found['help']}: {' '.join(map(str, node['target']))}: {node['html']}"
        for node in found["nodes"]
    ]
