"""Signing in by the City's own accounts: in place of the mailed code, never of the second."""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from citykey_site.config import BadSetting
from citykey_site.services import sso_provider
from citykey_site.storage import staff
from citykey_site.storage.db import transaction
from tests.clerk import member
from tests.people import Visitor
from tests.servers import accounts
from tests.servers.accounts import CLIENT_ID, CLIENT_SECRET
from tests.web.staff.signing_in import EMAIL, give_authenticator, invite

CODE = Path(sso_provider.__file__).resolve().parents[1]
REFUSED = "You are not signed in"
NOT_PROVEN = (
    "The account service did not confirm who you are. Start again, or sign in with a mailed code."
)
AWAY = (
    "The account service does not answer now. Try again in a few minutes, or sign in with a "
    "mailed code."
)


@pytest.fixture(scope="module")
def provider():
    """A provider made by others, in a process of its own."""
    with accounts.oidc_provider() as found:
        yield found


@pytest.fixture(scope="module")
def lying():
    """A provider that may be made to lie."""
    with accounts.forger() as found:
        yield found


@pytest.fixture
def forger(lying):
    """The lying provider, honest until a test says otherwise."""
    lying.told, lying.status, lying.token = {}, 200, None
    return lying


@pytest.fixture
def make_visitor(make_app, wall):
    """Makes a browser on a site whose accounts are at an issuer; its member has both codes."""
    wall.set(datetime.now(UTC))  # A provider has its own clock.

    def make(issuer: str) -> Visitor:
        app = make_app(sso_issuer=issuer, sso_client_id=CLIENT_ID, sso_client_secret=CLIENT_SECRET)
        give_authenticator(app, member(app, EMAIL), wall)
        return Visitor(app)

    return make


def leave(visitor: Visitor) -> str:
    """Follows the link to the accounts and returns the address that it leads to."""
    visitor.open("/staff/sign-in")
    link = visitor.page.link("Sign in with my City of Chicago account")
    return visitor.client.get(link["href"]).location


def come_back(visitor: Visitor, address: str):
    """Opens the address that leads back, as the provider's redirect does."""
    found = urlsplit(address)
    return visitor.open(f"{found.path}?{found.query}")


def sign_in(visitor: Visitor, provider, who: str = EMAIL):
    """Signs in by an account, as far as that goes."""
    page = come_back(visitor, provider.answer(leave(visitor), who))
    return page if page.heading == REFUSED else visitor.press("Continue")


def forged(visitor: Visitor, forger, **claims: object):
    """Comes back from the lying provider with a token of some claims (None leaves one out)."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(leave(visitor)).query).items()}
    forger.challenge = asked["code_challenge"]
    now = int(datetime.now(UTC).timestamp())
    honest = {
        "iss": forger.url, "aud": CLIENT_ID, "sub": "1", "iat": now, "exp": now + 600,
        "nonce": asked["nonce"], "email": EMAIL, "email_verified": True,
    }  # fmt: skip
    said = {name: value for name, value in (honest | claims).items() if value is not None}
    if forger.token is None:
        forger.sign(said)
    visitor.open(f"/staff/sso/return?code=c0de&state={asked['state']}")
    return visitor.press("Continue")


def test_an_account_takes_the_place_of_the_mailed_code_and_the_second_code_stays(
    make_visitor, provider
):
    provider.know(EMAIL, email=EMAIL, email_verified=True)
    visitor = make_visitor(provider.url)
    page = sign_in(visitor, provider)

    assert page.heading == "Type the code from your app"
    assert visitor.open("/staff/events").heading == "Type the code from your app"


def test_an_invited_person_sets_up_the_authenticator_first(make_visitor, provider, wall):
    provider.know("new", email="nora@clerk.example.org", email_verified=True)
    visitor = make_visitor(provider.url)
    invite(visitor.app, wall, "nora@clerk.example.org")

    assert sign_in(visitor, provider, "new").heading == "Set up your authenticator app"


def test_coming_back_changes_nothing_until_the_button_is_pressed(make_visitor, provider):
    provider.know(EMAIL, email=EMAIL, email_verified=True)
    visitor = make_visitor(provider.url)
    back = provider.answer(leave(visitor), EMAIL)

    assert come_back(visitor, back).heading == "Finish signing in"
    assert visitor.client.get("/staff/").location == "/staff/sign-in"
    assert come_back(visitor, back).heading == "Finish signing in"


def test_an_answer_works_once(make_visitor, provider):
    provider.know(EMAIL, email=EMAIL, email_verified=True)
    visitor = make_visitor(provider.url)
    back = provider.answer(leave(visitor), EMAIL)
    come_back(visitor, back)
    visitor.press("Continue")

    assert come_back(visitor, back).errors == [NOT_PROVEN]


def test_a_used_code_with_a_new_question_is_refused_by_the_provider(make_visitor, provider):
    provider.know(EMAIL, email=EMAIL, email_verified=True)
    visitor = make_visitor(provider.url)
    used = parse_qs(urlsplit(provider.answer(leave(visitor), EMAIL)).query)
    come_back(visitor, f"/staff/sso/return?code={used['code'][0]}&state={used['state'][0]}")
    visitor.press("Continue")
    state = parse_qs(urlsplit(leave(visitor)).query)["state"][0]
    visitor.open(f"/staff/sso/return?code={used['code'][0]}&state={state}")

    assert visitor.press("Continue").errors == [NOT_PROVEN]


@pytest.mark.parametrize(
    "claims",
    [{"email": EMAIL}, {"email_verified": True}],
)
def test_an_email_that_the_provider_has_not_verified_opens_nothing(make_visitor, provider, claims):
    provider.know("someone", **claims)

    assert sign_in(make_visitor(provider.url), provider, "someone").errors == [NOT_PROVEN]


def test_nobody_and_a_disabled_person_get_the_same_page(make_visitor, provider, wall):
    provider.know("stranger", email="stranger@example.org", email_verified=True)
    provider.know(EMAIL, email=EMAIL, email_verified=True)
    visitor = make_visitor(provider.url)
    first = sign_in(visitor, provider, "stranger")
    with visitor.app.app_context(), transaction():
        staff.change(staff.find(EMAIL).id, disabled_at=wall.now())
    second = sign_in(Visitor(visitor.app), provider)

    assert first.status == second.status == 422
    assert first.main == second.main
    assert "Ask an admin to add you" in first.errors[0]


def test_a_person_who_says_no_at_the_provider_may_choose_another_way(make_visitor, provider):
    visitor = make_visitor(provider.url)
    state = parse_qs(urlsplit(leave(visitor)).query)["state"][0]
    page = visitor.open(f"/staff/sso/return?error=access_denied&state={state}")

    assert page.heading == REFUSED
    assert page.link("Sign in with a mailed code")["href"] == "/staff/sign-in"


@pytest.mark.parametrize("state", ["", "x", "é", "0" * 5000])
def test_an_answer_to_another_browser_is_refused(make_visitor, forger, state):
    visitor = make_visitor(forger.url)
    leave(visitor)
    page = visitor.open("/staff/sso/return", query_string={"code": "c0de", "state": state})

    assert page.errors == [NOT_PROVEN]


def test_an_answer_without_a_question_is_refused(make_visitor, forger):
    page = make_visitor(forger.url).open("/staff/sso/return?code=c0de&state=x")

    assert page.errors == [NOT_PROVEN]


def test_the_code_is_fetched_with_our_secret_and_the_verifier_of_our_question(make_visitor, forger):
    page = forged(make_visitor(forger.url), forger)

    assert page.heading == "Type the code from your app"
    assert forger.asked["client"] == "city%20key:s3cret%3A%2F%2B"
    assert forger.asked["redirect_uri"].endswith("/staff/sso/return")


def test_a_token_for_another_question_opens_nothing(make_visitor, forger):
    page = forged(make_visitor(forger.url), forger, nonce="that of another question")

    assert page.errors == [NOT_PROVEN]


@pytest.mark.parametrize("token", ["", "a.b.c", 7])
def test_something_that_is_no_token_opens_nothing(make_visitor, forger, monkeypatch, token):
    monkeypatch.setattr(forger, "sign", lambda said: setattr(forger, "token", token))

    assert forged(make_visitor(forger.url), forger).errors == [NOT_PROVEN]


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://elsewhere.example.org"}, {"authorization_endpoint": None},
        {"authorization_endpoint": "ftp://x"}, {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)  # fmt: skip
def test_a_provider_that_describes_itself_wrongly_is_left_alone(make_visitor, forger, told):
    forger.told = told
    page = make_visitor(forger.url).open("/staff/sso")

    assert page.status == 422 and page.errors == [AWAY]


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_provider_with_troubles_is_told_in_words(make_visitor, forger, status):
    forger.status = status

    assert make_visitor(forger.url).open("/staff/sso").errors == [AWAY]


def test_a_provider_that_fails_on_the_way_back_is_told_in_words(make_visitor, forger):
    visitor = make_visitor(forger.url)
    state = parse_qs(urlsplit(leave(visitor)).query)["state"][0]
    visitor.open(f"/staff/sso/return?code=c0de&state={state}")
    forger.status = 503

    assert visitor.press("Continue").errors == [AWAY]


def test_a_question_is_asked_once_even_where_the_provider_failed(make_visitor, forger):
    visitor = make_visitor(forger.url)
    state = parse_qs(urlsplit(leave(visitor)).query)["state"][0]
    asking = visitor.open(f"/staff/sso/return?code=c0de&state={state}")
    forger.status = 503
    visitor.press("Continue")
    visitor.page = asking

    assert visitor.press("Continue").errors == [NOT_PROVEN]


def test_a_provider_that_is_not_there_is_told_in_words(make_visitor):
    assert make_visitor("http://127.0.0.1:9").open("/staff/sso").errors == [AWAY]


def test_a_page_that_was_open_for_too_long_asks_for_one_more_press(make_visitor, forger):
    visitor = make_visitor(forger.url)
    state = parse_qs(urlsplit(leave(visitor)).query)["state"][0]
    visitor.open(f"/staff/sso/return?code=c0de&state={state}")

    assert visitor.press("Continue", token="old").heading == "Finish signing in"


@pytest.mark.parametrize("address", ["/staff/sso", "/staff/sso/return?code=a&state=b"])
def test_without_the_setting_there_is_no_such_page_and_no_link(visitor, address):
    assert visitor.open(address).status == 404
    assert visitor.client.post("/staff/sso/finish").status_code == 404
    assert "account" not in visitor.open("/staff/sign-in").main.replace("No account", "")


def test_without_the_libraries_the_setting_is_refused_at_the_start(make_app, monkeypatch):
    monkeypatch.setitem(sys.modules, "citykey_site.services.sso_provider", None)
    with pytest.raises(BadSetting, match="CITYKEY_SSO_ISSUER"):
        make_app(sso_issuer="https://x.example", sso_client_id="a", sso_client_secret="b")


def test_only_what_is_loaded_with_the_setting_needs_the_libraries():
    needing = re.compile(r"^(?:import|from) (?:httpx|joserfc|authlib)\b", re.MULTILINE)
    files = {path.name for path in CODE.rglob("*.py") if needing.search(path.read_text("utf-8"))}

    assert files == {"sso_provider.py", "sso_tokens.py"}
