"""Staff with a browser that runs no script: at a desk, or at the door with a phone."""

import re
from pathlib import Path

import pyotp
from playwright.sync_api import Locator, Page

from tests.journeys.phone import WIDEST, WIDTH
from tests.servers.smtp import MailServer
from tests.wall import Wall


class Desk:
    """Opens pages, fills fields and presses buttons by their names; each page fits the phone."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self._secret = ""

    def open(self, path: str) -> None:
        """Opens an address of the site."""
        self.page.goto(f"{self.site}{path}")
        self.judge()

    def follow(self, name: str) -> None:
        """Follows the first link that begins with this name."""
        self._go(self._main.get_by_role("link", name=re.compile("^" + re.escape(name))))

    def press(self, name: str) -> None:
        """Presses the first button that begins with this name."""
        self._go(self._main.get_by_role("button", name=re.compile("^" + re.escape(name))))

    def has_button(self, name: str) -> bool:
        """Tells whether there is a button that begins with this name."""
        found = self._main.get_by_role("button", name=re.compile("^" + re.escape(name)))
        return found.count() > 0

    def type(self, label: str, typed: str) -> None:
        """Fills the field whose label begins with this."""
        self._main.get_by_label(re.compile("^" + re.escape(label))).first.fill(typed)

    def choose(self, label: str, option: str) -> None:
        """Chooses the entry of a list that contains these words."""
        field = self._main.get_by_label(re.compile("^" + re.escape(label))).first
        words = field.locator("option").all_inner_texts()
        field.select_option(index=next(n for n, text in enumerate(words) if option in text))

    def take_file(self, label: str, path: Path) -> None:
        """Chooses a file."""
        self._main.get_by_label(re.compile("^" + re.escape(label))).first.set_input_files(path)

    def says(self, sentence: str) -> bool:
        """Tells whether the page shows a sentence."""
        return sentence in self.words

    def row(self, name: str) -> list[str]:
        """Returns the cells of the first row whose head begins with a name."""
        rows = self._main.locator("tbody tr").filter(
            has=self.page.locator("th", has_text=re.compile(r"^\s*" + re.escape(name)))
        )
        cells = rows.first.locator("td")
        cells.evaluate_all("all => all.forEach(e => e.querySelector('.column')?.remove())")
        return [" ".join(text.split()) for text in cells.all_inner_texts()]

    @property
    def words(self) -> str:
        """Returns the words of the main part."""
        return " ".join(self._main.inner_text().replace("\u00a0", " ").split())

    @property
    def heading(self) -> str:
        """Returns the first heading."""
        return self.page.locator("h1").inner_text().replace("\u00a0", " ")

    def sign_in(self, email: str, mail: MailServer, wall: Wall) -> None:
        """Signs in with the mailed code and an authenticator, which is set up the first time."""
        self.open("/staff/sign-in")
        self.type("Email address", email)
        count = len(mail.letters)
        self.press("Send me a code")
        letter = mail.wait_for_letters(count + 1)[-1]
        mailed = letter.message.get_body(("plain",)).get_content()[:6]
        self.type("Code from our letter", mailed)
        self.press("Continue")
        key = self.page.locator("#authenticator-key")
        if key.count():
            self._secret = key.inner_text().replace(" ", "")
        self.type("Code from your authenticator app", pyotp.TOTP(self._secret).at(wall.now()))
        self.press("Finish and sign in" if key.count() else "Sign in")
        if self.heading == "Your recovery codes":
            self.follow("I have my codes")

    def judge(self) -> None:
        """Fails where the page is wider than the screen, or a failure page."""
        widest = self.page.evaluate(WIDEST)
        assert widest <= WIDTH, f"{self.page.url} is {widest} px wide"

    def _go(self, control: Locator) -> None:
        with self.page.expect_navigation():
            control.first.click()
        self.judge()

    @property
    def _main(self) -> Locator:
        return self.page.locator("main")
