"""Signing in by the City's own accounts: the link, the way back, and every no."""

from citykey_site.domain.refusals import SsoAway
from citykey_site.web.staff import sso
from tests.house.staff_tour.guide import Guide
from tests.people import Visitor


class Accounts:
    """Is a provider that answers at once, or is away."""

    def __init__(self, email: str) -> None:
        self.proven: str | None = email

    def address(self, asked, *, back_to: str) -> str:
        """Says where a browser would go."""
        return "https://accounts.example.org/"

    def email(self, code, asked, *, back_to: str, now) -> str:
        """Says who it was."""
        if self.proven is None:
            raise SsoAway
        return self.proven


def walk(guide: Guide) -> None:
    """Walks both ways."""
    accounts = guide.app.extensions[sso.PROVIDER] = Accounts(guide.organizer.member.email)
    visitor = Visitor(guide.app)
    visitor.open("/staff/sign-in")
    visitor.open("/staff/sso/return?code=c0de&state=x")
    _come_back(visitor)
    visitor.press("Continue", token="old")
    visitor.press("Continue")
    for proven in (None, "stranger@example.org"):
        accounts.proven = proven
        _come_back(visitor)
        visitor.press("Continue")


def _come_back(visitor: Visitor) -> None:
    visitor.client.get("/staff/sso")
    with visitor.client.session_transaction() as cookie:
        state = cookie[sso.ASKED]["state"]
    visitor.open(f"/staff/sso/return?code=c0de&state={state}")
