"""A resident with a small phone and a browser that runs no script."""

import re

from playwright.sync_api import Locator, Page

from citykey_site.words.catalogues import words

WIDTH = 320
WIDEST = """() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"""


class Phone:
    """Opens pages, fills fields and presses buttons by their English names.

    The names are looked up in the language of the resident. Every page that comes must fit
    the width of the screen.
    """

    def __init__(self, page: Page, *, site: str, language: str) -> None:
        self.page = page
        self.site = site
        self.language = language
        self.words = words(language)

    def open(self, path: str) -> None:
        """Opens a path of this language."""
        self.page.goto(f"{self.site}/{self.language}/{path}")
        self.judge()

    def follow(self, name: str, *, context: str = "") -> None:
        """Follows the first link of the main part that begins with this name."""
        self._go(self._main.get_by_role("link", name=self._name(name, context)))

    def follow_first(self, selector: str) -> None:
        """Follows the first link that a selector finds in the main part."""
        self._go(self._main.locator(selector))

    def press(self, name: str, *, context: str = "") -> None:
        """Presses the first button that begins with this name."""
        self._go(self._main.get_by_role("button", name=self._name(name, context)))

    def type(self, label: str, typed: str, *, context: str = "") -> None:
        """Fills the field with this label."""
        self._main.get_by_label(self._name(label, context)).first.fill(typed)

    def choose(self, label: str, value: str) -> None:
        """Chooses from the list with this label."""
        self._main.get_by_label(self._name(label, "")).first.select_option(value)

    def choose_first(self, label: str) -> None:
        """Chooses the first real choice from the list with this label."""
        self._main.get_by_label(self._name(label, "")).first.select_option(index=1)

    def says(self, sentence: str, *, context: str = "", **facts: object) -> bool:
        """Tells whether the page shows a sentence."""
        spoken = self._spoken(sentence, context, **facts)
        return " ".join(spoken.split()) in " ".join(self._main.inner_text().split())

    @property
    def heading(self) -> str:
        """Returns the first heading."""
        return self.page.locator("h1").inner_text()

    @property
    def code(self) -> str:
        """Returns the confirmation code, without its spaces."""
        return re.sub(r"\s", "", self._code.inner_text())

    def shows_code_whole(self) -> bool:
        """Tells whether every digit of the code is on the screen, in one line, not cut off."""
        box = self._code.bounding_box()
        cut = self._code.evaluate("e => e.scrollWidth > e.clientWidth && e.clientWidth > 0")
        lines = self._code.evaluate("e => new Set([...e.getClientRects()].map(r => r.top)).size")
        inside = box["x"] >= 0 and box["x"] + box["width"] <= WIDTH
        return self._code.is_visible() and inside and not cut and lines == 1

    def judge(self) -> None:
        """Fails where the page is wider than the screen."""
        widest = self.page.evaluate(WIDEST)
        assert widest <= WIDTH, f"{self.page.url} is {widest} px wide"

    def _go(self, control: Locator) -> None:
        with self.page.expect_navigation():
            control.first.click()
        self.judge()

    @property
    def _main(self) -> Locator:
        return self.page.locator("main")

    @property
    def _code(self) -> Locator:
        return self.page.locator("#confirmation-code")

    def _spoken(self, text: str, context: str, **facts: object) -> str:
        if context:
            return self.words.pgettext(context, text, **facts)
        return self.words.gettext(text, **facts)

    def _name(self, text: str, context: str) -> re.Pattern[str]:
        # Facts stand at the end of a name ("Use this address: …"): its beginning is enough.
        if context:
            spoken = self.words.pgettext(context, text)
        else:
            spoken = self.words._translations.gettext(text)
        return re.compile("^" + re.escape(spoken.partition("%(")[0].rstrip()))
