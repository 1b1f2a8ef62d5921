"""A cache that keeps too much stands between two people and the site: each sees only their own."""

from types import SimpleNamespace

import pytest
from werkzeug.wrappers import Response

from tests.people import Visitor
from tests.web import ready, routes
from tests.web.greedy import GreedyCache
from tests.web.steps import EMAIL, book

BEA = "bea@example.net"
AFTER_THE_DETAILS = ("/x.css", ";.css", "%0a.css", "%2fx.css", "/", "//", "%00.css", ".css")


@pytest.fixture
def people(visitor, neighbor, saturday):
    """Two people with an open booking and a list of their bookings each, behind one cache."""
    pairs = ((visitor, EMAIL), (neighbor, BEA))
    for person, email in pairs:
        ready.sit_down(person, email)
        person.email, person.code = email, book(person, email=email).code
    return [person for person, _ in pairs]


def walk(person: Visitor) -> list:
    """Opens every page of the site as it is, without following where it leads."""
    reading = [routes.address(person.app, rule) for rule in routes.read(person.app)]
    paths = [path for path in reading if not path.startswith("/leave")]
    ask = person.client.open
    answers = [ask(path) for path in (*paths, "/en/booking/nothing", "/", "/es/booking")]
    answers.append(ask("/en/documents", method="POST", data={"age1": "adult"}))
    answers.append(ask("/en/booking", method="POST", data={"email": person.email}))
    return [*answers, ask("/en/booking/details")]


def secrets_of(person: Visitor) -> tuple[bytes, ...]:
    """Returns what nobody but this person may see."""
    code = person.code
    return (person.email.encode(), code.encode(), f"{code[:4]} {code[4:8]} {code[8:]}".encode())


def test_behind_a_greedy_cache_nobody_gets_the_page_of_another(people):
    first, second = people
    cache = GreedyCache()
    for person in people:
        person.client = cache.between(person.client)
    theirs = [walk(person) for person in people][1]

    assert not [answer for answer in theirs for word in secrets_of(first) if word in answer.data]
    assert secrets_of(second)[-1] in theirs[-1].data
    assert len(cache.kept) > 20, "what is public was kept"
    for key, answer in cache.kept.items():
        assert "Set-Cookie" not in answer.headers, key
        assert b'name="token"' not in answer.data, key
        for word in (word for person in people for word in secrets_of(person)):
            assert word not in answer.data, key


def test_a_page_that_is_not_forbidden_to_the_cache_goes_to_the_next_person():
    # The control: where a private page forgets to say so, the cache does what is feared.
    cache = GreedyCache()
    said = {"Cache-Control": "max-age=0", "Vary": "Cookie"}
    clients = [SimpleNamespace(open=lambda *_, words=words, **__: Response(words, headers=said))
               for words in ("the page of Ana", "the page of Bea")]  # fmt: skip
    answers = [cache.between(client).open("/en/booking/details") for client in clients]

    assert answers[1].data == b"the page of Ana"


def test_a_private_page_under_a_name_that_caches_keep_is_not_there(visitor, saturday):
    book(visitor)
    for ending in AFTER_THE_DETAILS:
        for page in ("details", "calendar.ics", "code"):
            answer = visitor.client.open(f"/en/booking/{page}{ending}")
            assert answer.status_code == 404, ending
            assert answer.headers["Cache-Control"] == "no-store"
            assert b"confirmation-code" not in answer.data


def test_a_query_that_names_a_file_keeps_the_page_private(visitor, saturday):
    book(visitor)
    for query in ("x.css", "a=b.js", "%0a.css"):
        answer = visitor.client.get(f"/en/booking/details?{query}")
        assert answer.headers["Cache-Control"] == "no-store"
