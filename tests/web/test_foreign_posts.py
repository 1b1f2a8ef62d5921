"""No post that the visitor did not cause changes anything, whatever route it goes to.

The routes are found by walking the site's rules: a new one is tested by itself.
"""

from urllib.parse import parse_qsl

import pytest

from tests import make
from tests.web import ready, routes
from tests.web.dump import dump
from tests.web.steps import EMAIL, book

# A mail provider posts here from its own machines (RFC 8058): only the link proves it right, and
# `test_one_click.py` says what is left alone without it.
FOR_OTHERS = {"/u/<link>"}
# The documents checker keeps nothing: its posts need no token, because no deed follows from them
# (`test_documents.py` compares every byte). A post from another site is refused there as well.
CHANGES_NOTHING = {"/<lang>/documents", "/<lang>/documents/papers"}
# Where a post of nobody's leads to: nothing is done there.
HOME = {"/en/", "/en/booking/details"}
NOT_THERE = ("results.json",)


@pytest.fixture
def at_home(visitor, saturday):
    """A resident with an open booking, and the fields that each post may need."""
    code = book(visitor, people=1).code
    token = visitor.page.soup.find("input", attrs={"name": "token"})["value"]
    fields = {"token": token, "email": EMAIL, "code": code, "once": "another", "people": "2"}
    ready.be_generous(visitor.app)
    visitor.links = {start: make_it(visitor, EMAIL) for start, make_it in ready.READY.items()}
    return visitor, fields


def address(visitor, rule) -> str:
    """Returns an address of a rule, with a link of the visitor's own where it has one."""
    return routes.address(visitor.app, rule, **needed(visitor, rule))


def needed(visitor, rule) -> dict[str, str]:
    """Returns what was made ready for a rule."""
    found = [item for start, item in visitor.links.items() if rule.rule.startswith(start)]
    return found[0] if found else {}


def send(visitor, rule, fields, **more):
    """Sends a post to a rule; every answer is a page."""
    if isinstance(fields, dict):
        fields = needed(visitor, rule) | fields
    return visitor.post(address(visitor, rule), fields, **more)


def guarded(app):
    """Returns every rule that takes posts of its own pages alone."""
    return [rule for rule in routes.posted(app) if rule.rule not in FOR_OTHERS]


def booked_for(visitor, rule, *, window: int) -> str:
    """Books, and returns the code; for an answer to an offer the window is canceled."""
    if "/offer" not in rule.rule:
        return book(visitor, people=1).code
    code = book(visitor, people=1, window=window).code
    with visitor.app.app_context():
        make.close(window=window)
    return code


def refused(page) -> bool:
    """Tells whether an answer says no, or leads home with nothing done."""
    return page.status in {403, 415, 422} or (page.status == 200 and page.path in HOME)


def test_the_same_posts_do_their_deeds_with_the_own_token(visitor, monkeypatch):
    # The control: the fields are right, so that what is refused below is refused for its origin.
    with visitor.app.app_context():
        make.event(places=80)
    ready.be_generous(visitor.app)
    typed = ready.known_number(monkeypatch)
    doing = [rule for rule in routes.posted(visitor.app) if rule.rule not in CHANGES_NOTHING]
    for number, rule in enumerate(doing):
        code = booked_for(visitor, rule, window=number % 4 + 2)
        token = visitor.page.soup.find("input", attrs={"name": "token"})["value"]
        email = "bob@example.net" if rule.rule.endswith("/email") else EMAIL
        fields = {"token": token, "email": email, "code": code, "once": f"form {number}"}
        visitor.links = ready.links_for(visitor, rule.rule, EMAIL)
        before = dump(visitor.app)
        assert send(visitor, rule, fields | {"number": typed}).status == 200, rule
        assert dump(visitor.app) != before, rule


def test_a_post_without_a_token_changes_nothing(at_home):
    visitor, fields = at_home
    before = dump(visitor.app)
    for rule in guarded(visitor.app):
        page = send(visitor, rule, {**fields, "token": ""})
        assert refused(page), rule
        assert dump(visitor.app) == before, rule


def test_a_post_with_the_token_of_another_visitor_changes_nothing(at_home, neighbor):
    visitor, fields = at_home
    foreign = neighbor.open("/en/booking").soup.find("input", attrs={"name": "token"})["value"]
    before = dump(visitor.app)
    for rule in guarded(visitor.app):
        page = send(visitor, rule, fields | {"token": foreign})
        assert refused(page), rule
        assert dump(visitor.app) == before, rule


# What a page of another site can make a browser send, or a script beside it.
FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": "http://["},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)


def test_a_post_that_another_site_caused_changes_nothing(at_home):
    visitor, fields = at_home
    before = dump(visitor.app)
    for rule in guarded(visitor.app):
        for headers in FOREIGN:
            answer = ask(visitor, rule, data=fields, headers=headers)
            assert answer.status_code == 403, (rule, headers)
        assert dump(visitor.app) == before, rule
    page = send(visitor, rule, fields, headers=FOREIGN[0])
    assert page.says("This form was sent from a different website.")


def test_a_post_in_another_form_changes_nothing(at_home):
    visitor, fields = at_home
    words = "&".join(f"{name}={value}" for name, value in fields.items())
    wrong = f"{int(fields['token'], 16) ^ 1:064x}"  # Its last bit under the mask is another.
    before = dump(visitor.app)
    for rule in guarded(visitor.app):
        assert ask(visitor, rule, data=words, content_type="text/plain").status_code == 415, rule
        assert ask(visitor, rule, json=fields).status_code == 415, rule
        for token, headers in ((wrong, {}), ("", {"Origin": "null"})):
            answer = ask(visitor, rule, data=fields | {"token": token}, headers=headers)
            assert answer.status_code == 422 or answer.location in HOME, rule
        assert dump(visitor.app) == before, rule


def test_a_link_that_calls_itself_a_post_changes_nothing(at_home):
    visitor, fields = at_home
    named = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"}
    before = dump(visitor.app)
    for rule in guarded(visitor.app):
        address_of_form, _, query = address(visitor, rule).partition("?")
        words = dict(parse_qsl(query)) | fields | {"_method": "POST"}
        answer = visitor.client.get(address_of_form, query_string=words, headers=named)
        assert answer.status_code < 500
        assert dump(visitor.app) == before, rule


def ask(visitor, rule, *, data: object = None, **more):
    """Sends a post as it is, without looking at the page that answers."""
    if isinstance(data, dict):
        data = needed(visitor, rule) | data
    return visitor.client.post(address(visitor, rule), data=data, **more)


def test_a_post_from_the_own_site_is_welcome(at_home):
    visitor, fields = at_home
    rule = next(rule for rule in guarded(visitor.app) if rule.rule.endswith("/cancel"))
    page = send(
        visitor,
        rule,
        fields,
        headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    )

    assert page.heading == "Your appointment is canceled"


def test_reading_changes_nothing_anywhere(at_home):
    visitor, _ = at_home
    before = dump(visitor.app)
    for rule in routes.read(visitor.app):
        if rule.rule == "/leave":
            continue
        for method in ("GET", "HEAD"):
            answer = visitor.client.open(address(visitor, rule), method=method)
            assert answer.status_code < 400 or rule.rule.endswith(NOT_THERE), rule
            assert dump(visitor.app) == before, (method, rule)


def test_leaving_by_the_quick_exit_changes_nothing_either(at_home):
    visitor, _ = at_home
    before = dump(visitor.app)
    answer = visitor.client.get("/leave")

    assert answer.status_code == 303
    assert dump(visitor.app) == before
