"""One line for each request: rule, method, status, duration, at times one word; nothing else."""

import pytest

from citykey_site.mail.outcomes import Delayed, Refused
from citykey_site.services import outbox
from tests import make
from tests.clerk import Clerk
from tests.log_lines import writing
from tests.web.steps import EMAIL, book, open_again

CANARY = "canary.7731"
FIELDS = {"at", "level", "logger", "says", "route", "status", "method", "ms"}
WRONG_CODE = "482100937718"


@pytest.fixture
def log():
    """All that the log would have, and more: also what libraries say when nobody asked."""
    with writing() as written:
        yield written


def ask(visitor, method, path, **more):
    """Sends one request."""
    return visitor.client.open(path, method=method, **more).status_code


def test_every_request_is_one_line_whatever_becomes_of_it(visitor, saturday, log, monkeypatch):
    monkeypatch.setattr("citykey_site.web.help.public_page", _fail)
    sent = [
        ask(visitor, "GET", "/en/events"),
        ask(visitor, "HEAD", "/static/nothing"),
        ask(visitor, "GET", "/en/nothing"),
        ask(visitor, "DELETE", "/en/booking"),
        ask(visitor, "GET", "/en/booking/details"),
        ask(visitor, "POST", "/en/booking", data={"email": "x" * 50_000}),
        ask(visitor, "POST", "/en/booking", data="x", content_type="text/plain"),
        ask(visitor, "POST", "/en/booking", data={"a": "b"}, headers={"Origin": "http://x"}),
        ask(visitor, "GET", "/en/help"),
    ]

    assert sent == [200, 404, 404, 405, 303, 413, 415, 403, 500]
    assert [line["status"] for line in log.of("requests")] == sent
    assert {key for line in log.of("requests") for key in line} == FIELDS | {"why"}


def test_a_line_names_the_rule_and_not_the_address(visitor, saturday, log):
    visitor.open("/en/events/kosciuszko?people=2")
    [line] = log.of("requests")

    assert (line["route"], line["method"]) == ("/<lang>/events/<event_id>", "GET")
    assert "kosciuszko" not in log.text and "people" not in log.text


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("GET", f"/en/{CANARY}", {}),
        ("GET", f"/en/events?near={CANARY}%0d%0aX", {}),
        ("GET", f"/en/%ff%00%0d%0a{CANARY}", {}),
        ("GET", "/en/events", {"headers": {"User-Agent": CANARY, "Cookie": f"citykey={CANARY}"}}),
        ("GET", "/en/events", {"headers": {"X-Forwarded-For": CANARY, "Referer": CANARY}}),
        ("GET", "/en/events", {"environ_overrides": {"REMOTE_ADDR": CANARY}}),
        (CANARY.upper(), "/en/events", {}),
        ("POST", "/en/booking", {"data": {"email": f"{CANARY}@example.org", "code": CANARY}}),
        ("POST", "/en/booking", {"data": CANARY, "content_type": f"text/{CANARY}"}),
        ("POST", "/en/booking", {"data": {}, "headers": {"Origin": f"http://{CANARY}"}}),
    ],
)
def test_nothing_that_a_visitor_sends_is_in_the_log(visitor, log, method, path, more):
    ask(visitor, method, path, **more)

    assert len(log.of("requests")) == 1
    assert CANARY not in log.text.lower()


def test_a_host_that_is_not_ours_is_refused_in_one_line(make_app, log):
    site = make_app(
        base_url="https://book.example.org",
        secret_key="for-tests-only-7f3Q9xLm2Vb8Kd4W-",
        smtp_url="smtps://x",
        clock_file=None,
    )
    answer = site.test_client().get("/en/", headers={"Host": f"{CANARY}.example"})
    [line] = log.of("requests")

    assert (answer.status_code, line["status"], line["why"]) == (400, 400, "host")
    assert CANARY not in log.text


def test_a_wrong_code_a_wait_and_a_strange_form_are_words_in_the_line(visitor, saturday, log):
    for _ in range(6):
        open_again(visitor, WRONG_CODE)
    visitor.post("/en/booking", {"email": EMAIL, "code": WRONG_CODE})
    posts = [line for line in log.of("requests") if line["method"] == "POST"]

    assert [line.get("why") for line in posts] == ["code"] * 5 + ["throttle", "token"]
    assert EMAIL not in log.text and WRONG_CODE not in log.text


def test_a_role_that_may_not_is_a_word_in_the_line(make_app, wall, log):
    Clerk(make_app(), wall).client.get("/staff/people")

    assert log.of("requests")[-1]["why"] == "role"


def test_too_many_posts_of_a_network_are_a_word_in_the_line(visitor, log):
    for _ in range(121):
        visitor.client.post("/en/booking")

    assert log.of("requests")[-1]["why"] == "throttle"


@pytest.mark.parametrize("ending", [Refused, Delayed])
def test_a_letter_that_does_not_arrive_is_a_line_without_its_address(
    visitor, saturday, log, ending
):
    class Server:
        def deliver(self, message):
            raise ending("The mail server answered 550 to RCPT.")

    book(visitor, email=f"{CANARY}@example.org")
    with visitor.app.app_context():
        outbox.deliver_all(Server(), now=make.later(minutes=1))

    [line] = [line for line in log.lines if line["logger"] == "citykey_site.services.outbox"]
    assert line["says"].startswith("letter booked ")
    assert CANARY not in log.text


def _fail(*_args, **_more):
    raise RuntimeError(CANARY)
