"""Whether the time of an answer tells a known email from an unknown one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bs4 import BeautifulSoup
from flask import Flask

from benchmarks.measure import Row, compare
from benchmarks.site import filled
from tests import make

# One of each in turn, many times: a machine that is busy for a while slows both alike.
ROUNDS = 60
PERSONS = ROUNDS + 1
NOT_THE_CODE = "482100937718"
EVENT = "marked"


@dataclass(frozen=True, slots=True)
class Form:
    """Holds a form that takes an email: what it is, where it is, and what else is typed."""

    what: str
    address: str
    code: str = ""


def rows() -> Iterator[Row]:
    """Measures each form with mailboxes that have two appointments, and with others, in turn."""
    with filled() as (app, _folder):
        address = _booked(app)
        forms = (
            Form("asking for a lost code", "/en/booking/lost-code"),
            Form("typing a wrong code", "/en/booking", NOT_THE_CODE),
            Form("booking where everybody finishes by email", address),
            Form("asking for a higher limit", "/en/navigators"),
        )
        for number, form in enumerate(forms):
            known = _ready(app, form, "known", number)
            unknown = _ready(app, form, "other", number)
            found = compare(
                lambda known=known: known.pop()(),
                lambda unknown=unknown: unknown.pop()(),
                pieces=1,
                rounds=ROUNDS,
            )
            yield Row(
                what=f"{form.what}: a known email against an unknown one",
                measured=f"{found.times:.2f} × ({found.work * 1000:.1f} ms)",
                target="0.9 to 1.1 ×",
            )


def _booked(app: Flask) -> str:
    """Books twice for each mailbox that is known; returns the address of a marked event's form."""
    now = datetime.now().astimezone()
    day = date.fromordinal(now.toordinal() + 20)
    make.event(EVENT, day=day, places=1000, check_emails=True, now=now)
    for number in range(PERSONS):
        for window in (1, 2):
            make.booking(event_id=EVENT, email=_email("known", number), window=window, now=now)
    return f"/en/events/{EVENT}/book?slot={make.windows(EVENT)[0].public_id}&people=1"


def _ready(app: Flask, form: Form, who: str, place: int) -> list[Callable[[], None]]:
    # Each is a network of its own: the limits by network are not what is measured.
    network = f"198.{18 if who == 'known' else 19}.{place}"
    return [
        _filled_in(app, form, _email(who, number), network=f"{network}.{number}")
        for number in range(PERSONS)
    ]


def _filled_in(app: Flask, form: Form, email: str, *, network: str) -> Callable[[], None]:
    client, where = app.test_client(), {"REMOTE_ADDR": network}
    page = client.get(form.address, environ_overrides=where)
    hidden = BeautifulSoup(page.get_data(), "html5lib").main.select("input[type=hidden]")
    typed = {field["name"]: field["value"] for field in hidden}
    typed |= {"email": email} | ({"code": form.code} if form.code else {})

    def send() -> None:
        answer = client.post(form.address, data=typed, environ_overrides=where)
        if answer.status_code not in {303, 422}:
            raise RuntimeError(f"{form.address}: {answer.status_code}")

    return send


def _email(who: str, number: int) -> str:
    return f"{who}{number:03}@gmail.com"
