"""Fields that nobody asked for, fields sent twice, and addresses in fields: none of them counts."""

import re
from urllib.parse import urlsplit

from citykey_site.storage import bookings
from citykey_site.storage.db import Base
from tests import make
from tests.web import routes
from tests.web.steps import EMAIL, book, form_address, slot_id

AT_ONCE = 16  # Names beside our own: a form with more than 20 is refused whole.
WANTED = ("canceled", "archer", "999", "admin", "1", "2026-12-24T00:00:00+00:00")
NAMES = (
    *("next", "url", "goal", "return_to", "redirect", "continue", "back", "lang", "near", "about"),
    *("event", "slot", "people", "from", "to", "page", "reason", "client", "shared"),
)
ADDRESSES = (
    *("https://evil.example/a", "//evil.example/a", "/\\evil.example", "https:evil.example"),
    *("javascript:alert(1)", "data:text/html,x", "%2f%2fevil.example", "\thttps://evil.example"),
)
OURS = {"", "localhost", "127.0.0.1:8000"}
FOREIGN_HOST = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
# The City's own pages; the quick exit leads away through `/leave`.
CITY = re.compile(r"https://www\.(chicago\.gov|chicityclerk\.com|getcitykey\.com)/")


def columns() -> list[str]:
    """Returns the name of every column that the site keeps."""
    tables = Base.metadata.sorted_tables
    return sorted({column.name for table in tables for column in table.columns})


def test_no_column_can_be_set_by_a_field_of_its_name(visitor, saturday):
    code = book(visitor, people=1).code
    with visitor.app.app_context():
        make.event("archer", venue=make.ARCHER)
    page = visitor.open("/en/booking/details")
    token = page.soup.find("input", attrs={"name": "token"})["value"]
    names = [name for name in columns() if name not in {"email", "code", "token"}]
    for start in range(0, len(names), AT_ONCE):
        fields = {name: list(WANTED) for name in names[start : start + AT_ONCE]}
        address = f"/en/booking/change?event=kosciuszko&slot={slot_id(visitor.app)}&people=1"
        visitor.client.post(address, data=fields | {"token": token})
        visitor.client.post("/en/booking/email", data=fields | {"token": token, "email": EMAIL})

    page = visitor.open("/en/booking/details")
    assert page.code == code and page.says("Kosciuszko Park")
    with visitor.app.app_context():
        [booking] = bookings.active_of_mailbox(EMAIL, now=make.NOW)
    assert (booking.party_size, booking.event.public_id) == (1, "kosciuszko")
    assert booking.is_active


def test_of_a_field_sent_twice_the_first_counts(visitor, saturday):
    address = f"{form_address(visitor, people=2)}&people=4&slot=zzz"
    page = visitor.open(address)
    page = visitor.post(
        address,
        {item["name"]: [item["value"], "9"] for item in page.soup.main.select("form input[value]")}
        | {"email": [EMAIL, "eve@example.net"]},
    )

    assert page.says("2 people") or page.status == 422
    with visitor.app.app_context():
        assert bookings.count() <= 1
        assert not bookings.active_of_mailbox("eve@example.net", now=make.NOW)


LEADS = re.compile(r'<(?:a|form|button)\b[^>]*?\s(?:href|action|formaction)="([^"]*)"')


def leads(answer) -> list[str]:
    """Returns every address to which an answer leads: by a link, a form or a header."""
    return [*LEADS.findall(answer.text), *answer.headers.getlist("Location")]


def test_no_field_leads_away_from_the_site(visitor, saturday):
    book(visitor)
    rules = [rule for rule in routes.read(visitor.app) if rule.rule != "/leave"]
    for number, rule in enumerate(rules):
        path = routes.address(visitor.app, rule).partition("?")[0]
        query = {name: ADDRESSES[(number + at) % len(ADDRESSES)] for at, name in enumerate(NAMES)}
        answer = visitor.client.get(path, query_string=query)
        for address in leads(answer) if answer.mimetype == "text/html" else ():
            place = urlsplit(address)
            ours = place.netloc in OURS and place.scheme in {"", "http", "tel", "sms"}
            assert ours or is_told(address, answer), (rule, address)


def is_told(address: str, answer) -> bool:
    """Tells whether an address away is one of the City's pages, with its `noreferrer`."""
    link = re.search(rf'<a[^>]*href="{re.escape(address)}"[^>]*>', answer.text)
    return bool(link and CITY.match(address)) and "noreferrer" in link.group()


def test_the_host_of_a_request_is_in_no_answer(visitor, saturday):
    # A demonstration may be asked by any name; a real site answers 400 to a foreign one.
    for rule in routes.read(visitor.app):
        answer = visitor.client.get(routes.address(visitor.app, rule), headers=FOREIGN_HOST)
        assert b"evil.example" not in answer.data, rule
        assert "evil.example" not in str(answer.headers), rule
