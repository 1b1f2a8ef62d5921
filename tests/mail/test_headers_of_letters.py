"""Every kind of letter has the same few headers, and its last line stops all letters."""

from email import message_from_bytes, policy

import pytest
from bs4 import BeautifulSoup

from citykey_site.domain.languages import served
from citykey_site.mail.envelopes import sealed
from citykey_site.mail.letters import with_stop_link
from tests.mail import facts
from tests.mail.specimens import LINK, letters

ALWAYS = {
    "From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted",
    "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
}  # fmt: skip
OF_NEWS = {"List-Unsubscribe", "List-Unsubscribe-Post"}


@pytest.mark.parametrize("code", served())
def test_no_letter_has_other_headers_and_only_news_can_be_left_in_one_click(code):
    for kind, letter in letters(code).items():
        email = message_from_bytes(sealed(letter), policy=policy.default)
        more = OF_NEWS if kind.startswith("news") else set()
        assert set(email.keys()) == ALWAYS | more, kind
        assert len(email.keys()) == len(ALWAYS | more), kind


@pytest.mark.parametrize("code", served())
def test_every_letter_ends_with_the_link_that_stops_all_letters(code):
    page = f"{facts.OFFICE.base_url}/{code}/stop"
    for kind, written in letters(code).items():
        letter = with_stop_link(written, LINK)
        assert letter.text.endswith(f"\n{page}/{LINK}\n"), kind
        assert letter.text.count("/stop") == 1, kind
        last = BeautifulSoup(letter.html, "html5lib").find_all("a")[-1]
        assert last["href"] == f"{page}/{LINK}" and letter.html.count("/stop") == 1, kind
