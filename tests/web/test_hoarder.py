"""One person with 125 addresses and a script, against an event of 50 places."""

from contextlib import suppress

import pytest
from bs4 import BeautifulSoup

from citykey_site.domain.kept import Kind
from citykey_site.domain.refusals import Refusal
from citykey_site.services import checks, finishing
from citykey_site.storage import kept, slots
from citykey_site.storage.db import session
from citykey_site.storage.tables import BookingRow, RequestRow
from tests import make
from tests.people import Visitor
from tests.web.steps import book, form_address

PLACES, UNCHECKED = 50, 5
ALIASES = tuple(
    address
    for number in range(6)
    for address in (
        f"hoarder+{number}@gmail.com",
        f"h.oarder+{number}@googlemail.com",
        f"HOARDER+{number}@GMAIL.com",
        f"hoar.der+more{number}@gmail.com",
    )
)
CATCH_ALL = tuple(f"person{number}@box{number % 3}.hoard.example" for number in range(24))
MAILBOXES = tuple(f"hoarder{number}@outlook.com" for number in range(77))


@pytest.fixture
def site(make_app):
    """A site with one window of 50 places."""
    return opened(make_app())


def opened(app):
    """Gives a site its event."""
    with app.app_context():
        make.event(minutes=180, places=PLACES)
    return app


def storm(app, addresses) -> None:
    """Sends the form once for each address from one network, as fast as it goes."""
    visitor = Visitor(app)
    form = form_address(visitor)
    page = visitor.client.get(form).get_data()
    hidden = BeautifulSoup(page, "html.parser").main.select("input[type=hidden]")
    typed = {field["name"]: field["value"] for field in hidden}
    for address in addresses:
        visitor.client.post(form, data=typed | {"email": address})


def follow_everything(app) -> None:
    """Finishes each request that is there, as one who reads all those mailboxes could."""
    with app.app_context():
        for uid in [row.uid for row in session().query(RequestRow)]:
            with suppress(Refusal):
                finishing.finish(uid, office=app.extensions["citykey.office"], now=make.NOW)


def booked(app) -> int:
    """Counts the appointments."""
    with app.app_context():
        return session().query(BookingRow).count()


def unchecked(app) -> int:
    """Counts the places that are kept for emails that nobody checked; all sums are right."""
    with app.app_context():
        assert slots.wrong_counters() == []
        return kept.people_in(make.windows()[0].event_id, Kind.CHECK, now=make.NOW)


def test_all_spellings_of_one_mailbox_are_one_mailbox(site):
    storm(site, ALIASES)
    assert booked(site) == 2 and unchecked(site) == UNCHECKED

    follow_everything(site)
    assert booked(site) == 2


def test_a_domain_where_every_address_works_is_one_domain(site):
    storm(site, CATCH_ALL)
    assert booked(site) == 4 and unchecked(site) == UNCHECKED

    follow_everything(site)
    assert booked(site) == 4


def test_a_script_that_reads_no_mail_gets_ten_places_and_keeps_five_for_a_while(site):
    storm(site, MAILBOXES[:20])
    assert booked(site) == 10 and unchecked(site) == UNCHECKED

    with site.app_context():
        office = site.extensions["citykey.office"]
        assert checks.release_ended(office=office, now=make.later(minutes=31)) == UNCHECKED
    assert booked(site) == 10 and unchecked(site) == 0


def test_meanwhile_somebody_else_books_at_once(site):
    storm(site, ALIASES + CATCH_ALL + MAILBOXES)
    neighbor = Visitor(site, network="198.51.100.20")
    page = book(neighbor)

    assert page.code
    assert booked(site) + unchecked(site) <= 10 + UNCHECKED + 1


def test_whoever_reads_that_many_real_mailboxes_is_bounded_by_the_draw_alone(site):
    # Said plainly: checks and limits cost work, they do not know who a mailbox belongs to.
    storm(site, MAILBOXES[:20])
    follow_everything(site)

    assert booked(site) == 20


def test_without_the_limits_one_person_gets_every_place(make_app):
    # The control: what the limits above are for.
    site = opened(
        make_app(
            bookings_per_mailbox=99,
            bookings_per_domain=99,
            bookings_per_network=999,
        )
    )
    storm(site, ALIASES + CATCH_ALL + MAILBOXES[:10])

    assert booked(site) == PLACES
