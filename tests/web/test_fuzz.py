"""Random requests over every route, method and nasty value: never a failure, never a lost booking.

Each round is made from a seed that stands in the message of a failure.
"""

import random
from dataclasses import replace

import pytest

from citykey_site.domain import codes
from citykey_site.storage import bookings, slots
from tests import make
from tests.page import Page, judge
from tests.web import routes
from tests.web.nasty import NASTY, RAW
from tests.web.steps import EMAIL, book

METHODS = ("GET", "GET", "GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH")
FIELDS = ("email", "code", "people", "slot", "event", "near", "from", "to", "time", "day", "speaks",
          "access", "sort", "page", "once", "token", "switch", "keep", "instead", "places",
          "often", "meant", "reason", "told", "about", "so_far", "at", "go", "age1", "paper",
          "client", "booking")  # fmt: skip
TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/json",
    "text/plain",
    "",
    "multipart/form-data; x=",
)
HEADERS = (
    "Accept-Language",
    "Origin",
    "Sec-Fetch-Site",
    "Cookie",
    "If-None-Match",
    "Accept",
    "Accept-Encoding",
    "Range",
    "Referer",
    "X-Forwarded-For",
    "X-HTTP-Method-Override",
)
JUDGED_ONE_IN = 10


def path_of(dice: random.Random, app, rules) -> str:
    """Returns a path of the site, whole or with a piece of nonsense in it."""
    rule = dice.choice(rules)
    values = {"lang": dice.choice(("en", "es", "ES", "xx", *RAW)) if dice.random() < 0.3 else "en"}
    if dice.random() < 0.3:
        values["event_id"] = dice.choice(("archer", "nowhere", *RAW))
    address = routes.address(app, rule, window=dice.randrange(6), **values)
    path = address.partition("?")[0] + dice.choice(("", "", "", "/", "//", "/x", "%00"))
    return "/" + path.lstrip("/")  # The test client takes "//x" for a host.


def value_of(dice: random.Random, known: list[str]) -> str:
    """Returns a value that fits now and then, and mostly does not."""
    return dice.choice(known) if dice.random() < 0.5 else dice.choice(NASTY)


def send(dice: random.Random, client, path: str, known: list[str], token: str):
    """Sends one request and returns the answer; a right code is never put into an address."""
    open_words = [value for value in known if len(value) != codes.LENGTH]
    query = [(name, value_of(dice, open_words)[:2000]) for name in dice.sample(FIELDS, 5)]
    more: dict[str, object] = {"query_string": dict(query)}
    headers = {}
    if dice.random() < 0.3:
        name = dice.choice(HEADERS)
        value = "".join(letter for letter in value_of(dice, known)[:200] if letter.isprintable())
        headers[name] = value.encode("utf-8").decode("latin-1")
    method = dice.choice(METHODS)
    if method in {"POST", "PUT", "PATCH", "DELETE"}:
        data = {name: value_of(dice, known) for name in dice.sample(FIELDS, 8)}
        if dice.random() < 0.7:
            data["token"] = token
        kind = dice.choice(TYPES)
        if kind.startswith(("application/x-www", "multipart/form-data")) and "x=" not in kind:
            more["data"] = data
        else:
            more["data"] = repr(data).encode("utf-8", "replace")
        more["content_type"] = kind
    network = f"203.0.113.{dice.randrange(250)}"
    return client.open(
        path, method=method, headers=headers, environ_overrides={"REMOTE_ADDR": network}, **more
    )


def fuzz(visitor, *, seed: int, rounds: int) -> None:
    """Sends random requests and looks after each that nothing failed."""
    with visitor.app.app_context():
        make.event("archer", venue=make.ARCHER)
        kept = make.booking(people=4, window=5, email="kept@example.net")
    code = book(visitor, people=1).code
    token = visitor.page.soup.find("input", attrs={"name": "token"})["value"]
    with visitor.app.app_context():
        ids = [slot.public_id for slot in make.windows()]
    known = ["en", "es", "1", "2", "4", EMAIL, code, "60623", "2026-12-05", "kosciuszko", *ids]
    known += ["weekly", "facts", "adult veteran|child", "list", "adult", "names", "/<lang>/events"]
    rules = list(routes.rules(visitor.app))
    dice = random.Random(seed)
    for number in range(rounds):
        path = path_of(dice, visitor.app, rules)
        answer = send(dice, visitor.client, path, known, token)
        where = f"seed {seed}, request {number}: {answer.request.method} {path[:200]}"
        assert answer.status_code < 500, where
        if "Location" in answer.headers:
            assert answer.location.startswith(
                ("/", "http://localhost/", "https://www.weather.gov/")
            )
        if (
            answer.mimetype == "text/html"
            and answer.data
            and answer.status_code not in range(300, 400)
        ):
            page = Page(answer, path)
            assert page.soup.main is not None, where
            if number % JUDGED_ONE_IN == 0:
                judge(page)
    with visitor.app.app_context():
        found = bookings.get(kept.uid)
        assert replace(found, slot=kept.slot) == kept and found.slot.id == kept.slot.id
        assert slots.wrong_counters() == []


def test_a_thousand_random_requests_break_nothing(visitor, saturday):
    fuzz(visitor, seed=20261122, rounds=1000)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_random_requests_break_nothing(visitor, saturday, seed):
    fuzz(visitor, seed=seed, rounds=10_000)
