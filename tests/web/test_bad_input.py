"""Whatever is sent, the answer is a whole page that leads on, and no booking is lost."""

from datetime import timedelta
from io import BytesIO

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.events import Status
from citykey_site.storage import bookings
from tests import make
from tests.people import Visitor
from tests.speech import Speech
from tests.web.nasty import NASTY, RAW
from tests.web.steps import EMAIL, book, form_address, slot_id, taken


@pytest.fixture
def speech() -> Speech:
    """Spanish alone: whatever is English on the way would be seen, and one language is enough."""
    return Speech("es")


def token(visitor: Visitor, address: str) -> dict[str, str]:
    """Opens a form and returns its hidden fields."""
    form = visitor.open(address).soup.main.find("form", method="post")
    return {item["name"]: item.get("value", "") for item in form.find_all("input", type="hidden")}


def kept(visitor: Visitor) -> int:
    """Counts the bookings of the site."""
    with visitor.app.app_context():
        return bookings.count()


# The email.


@pytest.mark.parametrize("email", ["", "   ", "\u200b", "\x00", "\u202e"])
def test_an_empty_email_is_asked_for_again(visitor, saturday, speech, email):
    page = book(visitor, email=email, speech=speech)

    assert page.status == 422
    assert page.errors == [speech.refusal(refusals.EmailEmpty())]
    assert not kept(visitor)


@pytest.mark.parametrize(
    "email",
    ["ana", "ana@", "@example.org", "ana@example", "a b@c@d.org", "ana@exam ple..org", "١٢٣",
     "a" * 250 + "@example.org", "a" * 20_000, "ana@example.org,eve@example.org",
     "ana@[127.0.0.1]", "<ana@example.org>", "ana@example.org%0abcc:eve@example.org"],
)  # fmt: skip
def test_words_that_are_no_email_are_told_and_kept(visitor, saturday, speech, email):
    page = book(visitor, email=email, speech=speech)

    assert page.status == 422
    assert page.errors == [speech.refusal(refusals.EmailMalformed())]
    assert page.soup.find(id="email")["value"] == email
    assert not kept(visitor)


@pytest.mark.parametrize(
    "email", [" ana@example.org ", "\u202aana@example.org\u202c", "ana@\u200bexample.org",
              "ana@example.org\x00", "\ufeffana@example.org\n", "ａｎａ＠example.org"],
)  # fmt: skip
def test_what_rides_along_from_copying_is_dropped(visitor, saturday, email):
    page = book(visitor, email=email)

    assert page.heading == "Your appointment is booked"
    assert page.says("ana@example.org")


def test_an_address_of_254_characters_is_taken(visitor, saturday):
    email = "a" * 60 + "@" + ".".join(["b" * 60] * 3)
    email = f"{email}.{'c' * (254 - len(email) - 5)}.org"
    page = book(visitor, email=email)

    assert len(email) == 254
    assert page.heading == "Your appointment is booked"


@pytest.mark.parametrize("value", NASTY)
def test_no_email_breaks_the_form(visitor, saturday, value):
    page = book(visitor, email=value)

    assert page.status in {413, 422}
    assert not kept(visitor)


def test_an_email_sent_as_a_file_is_no_email(visitor, saturday):
    address = form_address(visitor)
    fields = token(visitor, address)
    page = visitor.post(
        address,
        fields | {"email": (BytesIO(b"ana@example.org"), "ana.txt")},
        content_type="multipart/form-data",
    )

    assert page.status == 422
    assert page.errors == ["Enter your email address."]


def test_a_token_sent_as_a_file_is_no_token(visitor, saturday):
    address = form_address(visitor)
    fields = token(visitor, address)
    value = fields.pop("token").encode()
    page = visitor.post(
        address,
        fields | {"email": EMAIL, "token": (BytesIO(value), "token.txt")},
        content_type="multipart/form-data",
    )

    assert page.status == 422
    assert not kept(visitor)


def test_an_email_sent_twice_counts_once(visitor, saturday):
    address = form_address(visitor)
    fields = token(visitor, address)
    page = visitor.post(address, fields | {"email": [EMAIL, "eve@example.org"]})

    assert page.heading == "Your appointment is booked"
    assert page.says(EMAIL) and "eve@" not in page.html
    assert kept(visitor) == 1


# The number of people.


@pytest.mark.parametrize("people", ["0", "5", "-1", "two", "1.5", "", " ", "٥", "9" * 5000, "1e0"])
def test_a_wrong_number_of_people_is_asked_for_again(visitor, saturday, speech, people):
    slot = slot_id(visitor.app)
    page = visitor.open(
        f"/{speech.code}/events/kosciuszko/book", query_string={"slot": slot, "people": people}
    )

    assert page.heading == speech("How many people need a card?")
    assert page.status == (422 if people else 200)


@pytest.mark.parametrize("people", ["3", "٣", "３", "३", " 3 ", "\u200e3"])
def test_digits_of_any_script_are_understood(visitor, saturday, people):
    slot = slot_id(visitor.app)
    visitor.open("/en/events/kosciuszko/book", query_string={"slot": slot, "people": people})
    page = visitor.press("Book this appointment", email=EMAIL)

    assert page.says("3 people")
    assert taken(visitor.app) == 3


@pytest.mark.parametrize("people", ["0", "5", "-1", "two", "", "9" * 400])
def test_a_wrong_number_posted_books_nothing(visitor, saturday, people):
    fields = token(visitor, form_address(visitor))
    slot = slot_id(visitor.app)
    page = visitor.post(
        f"/en/events/kosciuszko/book?slot={slot}&people={people}",
        fields | {"email": EMAIL, "people": people},
    )

    assert page.heading == "How many people need a card?"
    assert not kept(visitor)


# The window and the event.


@pytest.mark.parametrize("slot", ["0", "zzzz", "'", "..", *RAW])
def test_a_window_that_is_not_there_is_a_page_that_leads_on(visitor, saturday, speech, slot):
    page = visitor.open(f"/{speech.code}/events/kosciuszko/book?slot={slot}&people=1")

    assert page.status == 404
    assert page.heading == speech("We cannot find this page")


def test_a_window_of_another_event_is_not_there(visitor, saturday):
    with visitor.app.app_context():
        make.event("archer", venue=make.ARCHER)
    foreign = slot_id(visitor.app, event="archer")
    address = f"/en/events/kosciuszko/book?slot={foreign}&people=1"
    fields = token(visitor, form_address(visitor))

    assert visitor.open(address).status == 404
    assert visitor.post(address, fields | {"email": EMAIL}).status == 404
    assert not kept(visitor)


@pytest.mark.parametrize("event", ["nowhere", "0", "a" * 3000, "é", *RAW])
def test_an_event_that_is_not_there_is_a_page_that_leads_on(visitor, saturday, speech, event):
    page = visitor.open(f"/{speech.code}/events/{event}")

    assert page.status == 404
    assert page.link(speech("Find an event"))


def test_a_draft_is_nobody_s_business(visitor):
    with visitor.app.app_context():
        make.event("secret", status=Status.DRAFT)
        slot = make.windows("secret")[0].public_id

    for address in ("", "/calendar.ics", f"/book?slot={slot}&people=1"):
        assert visitor.open(f"/en/events/secret{address}").status == 404
    assert "secret" not in visitor.open("/en/events").html


def test_a_window_that_has_started_cannot_be_booked(visitor, saturday, speech, wall):
    address = form_address(visitor, lang=speech.code)
    fields = token(visitor, address)
    with visitor.app.app_context():
        wall.set(make.windows()[0].starts_at)
    page = visitor.post(address, fields | {"email": EMAIL})

    assert page.status == 422
    assert page.errors == [speech("Nothing is booked yet.")]
    assert page.soup.find(id="email")["value"] == EMAIL
    assert not kept(visitor)


def test_an_event_that_is_over_cannot_be_booked(visitor, saturday, speech, wall):
    address = form_address(visitor, lang=speech.code, window=5)
    fields = token(visitor, address)
    with visitor.app.app_context():
        wall.set(make.windows()[5].ends_at + timedelta(days=1))
    page = visitor.post(address, fields | {"email": EMAIL})

    assert page.status == 422
    assert speech.refusal(refusals.EventOver()) in page.main
    assert not kept(visitor)


def test_a_canceled_event_cannot_be_booked(visitor, saturday, speech):
    address = form_address(visitor, lang=speech.code)
    fields = token(visitor, address)
    with visitor.app.app_context():
        make.event(status=Status.CANCELED)
    page = visitor.post(address, fields | {"email": EMAIL})

    assert page.status == 422
    assert speech.refusal(refusals.EventCanceled()) in page.main
    assert not kept(visitor)


def test_an_event_that_is_not_open_yet_cannot_be_booked(visitor, speech):
    with visitor.app.app_context():
        make.event(opens_at=make.later(days=3))
    page = visitor.open(form_address(visitor, lang=speech.code))

    assert page.status == 422
    assert speech("Booking opens: %(date)s", date="").strip() in page.main


# The form itself.


def test_a_stale_form_keeps_the_words_and_books_at_the_second_press(
    visitor, neighbor, saturday, speech
):
    address = form_address(visitor, lang=speech.code)
    foreign = token(neighbor, address)
    token(visitor, address)
    page = visitor.post(address, foreign | {"email": EMAIL})

    assert page.status == 422
    assert page.says(
        speech("This page was open for too long. Nothing was booked. Press the button again.")
    )
    assert page.soup.find(id="email")["value"] == EMAIL
    page = visitor.press(speech("Book this appointment"))
    assert page.heading == speech("Your appointment is booked")
    assert kept(visitor) == 1


@pytest.mark.parametrize("wrong", ["", "zz", "00" * 32, "٣" * 64, "00" * 16, "é", "0" * 9000])
def test_a_token_that_is_none_books_nothing(visitor, saturday, wrong):
    address = form_address(visitor)
    fields = token(visitor, address)
    page = visitor.post(address, fields | {"email": EMAIL, "token": wrong})

    assert page.status == 422
    assert not kept(visitor)


def test_blocked_cookies_are_named_and_the_words_kept(make_app, visitor, saturday, speech):
    blocking = Visitor(visitor.app)
    blocking.client = visitor.app.test_client(use_cookies=False)
    page = book(blocking, speech=speech)

    assert page.status == 422
    assert (
        speech(
            "Your browser blocks cookies. This form needs one small cookie to work. "
            "Nothing was booked."
        )
        in page.main
    )
    assert page.soup.find(id="email")["value"] == EMAIL
    assert not kept(visitor)


@pytest.mark.parametrize("page_name", ["booking", "booking/lost-code"])
def test_blocked_cookies_are_named_on_every_form(visitor, speech, page_name):
    blocking = Visitor(visitor.app)
    blocking.client = visitor.app.test_client(use_cookies=False)
    address = f"/{speech.code}/{page_name}"
    page = blocking.post(address, token(blocking, address) | {"email": EMAIL, "code": "1"})

    assert page.status == 422
    assert (
        speech("Allow cookies for this site, or use a different browser. You can also call us.")
        in page.main
    )


@pytest.mark.parametrize("junk", ["x", "a.b.c", "é", "=" * 200, "eyJ9.x.y", "\x7f"])
def test_a_broken_cookie_is_as_none(visitor, saturday, junk):
    for address in ("/en/booking", "/en/booking/details", form_address(visitor)):
        page = visitor.open(address, headers={"Cookie": f"citykey={junk}"})
        assert page.status == 200


def test_a_field_more_changes_nothing(visitor, saturday):
    address = form_address(visitor)
    page = visitor.post(address, token(visitor, address) | {"email": EMAIL, "field": "x" * 50})

    assert page.heading == "Your appointment is booked"


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_forty_fields_are_too_many(visitor, saturday, speech, kind):
    address = form_address(visitor, lang=speech.code)
    extra = {f"field-{number}": "x" for number in range(40)}
    page = visitor.post(
        address, token(visitor, address) | {"email": EMAIL} | extra, content_type=kind
    )

    assert page.status == 413
    assert page.says(speech("Your browser sent too much. Nothing was booked."))


def test_a_multipart_form_books_as_well(visitor, saturday):
    address = form_address(visitor)
    page = visitor.post(
        address,
        token(visitor, address) | {"email": EMAIL},
        content_type="multipart/form-data",
    )

    assert page.heading == "Your appointment is booked"


@pytest.mark.parametrize("body", [b"", b"--x", b"--x\r\n\r\n", b"\x00\xff" * 50])
def test_a_torn_multipart_body_is_a_page(visitor, saturday, body):
    page = visitor.post(form_address(visitor), body, content_type="multipart/form-data; boundary=x")

    assert 400 <= page.status < 500
    assert not kept(visitor)


def test_a_huge_body_is_refused(visitor, saturday, speech):
    address = form_address(visitor, lang=speech.code)
    page = visitor.post(address, {"email": "a" * 200_000})

    assert page.status == 413
    assert page.says(speech("Your browser sent too much. Nothing was booked."))


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b'{"email": "ana@example.org"}', "application/json"), (b"email=ana", "text/plain"),
     (b"<a/>", "application/xml"), (b"\x00", "application/octet-stream")],
)  # fmt: skip
def test_a_body_that_is_no_form_is_refused(visitor, saturday, speech, body, kind):
    page = visitor.post(form_address(visitor, lang=speech.code), body, content_type=kind)

    assert page.status == 415
    assert page.heading == speech("Please try again", context="page title")
    assert not kept(visitor)


@pytest.mark.parametrize("body", [b"email=%ff%fe&token=%00", b"\xff\xfe=\xed\xa0\x80", b"&&&=&;"])
def test_bytes_that_are_no_text_are_a_page(visitor, saturday, body):
    page = visitor.post(
        form_address(visitor), body, content_type="application/x-www-form-urlencoded"
    )

    assert page.status == 422
    assert not kept(visitor)


CHUNKED = {"HTTP_TRANSFER_ENCODING": "chunked"}


class Torn(BytesIO):
    """A body that breaks off: what a server raises then is its own affair."""

    def readinto(self, _buffer: object) -> int:
        """Breaks off."""
        raise RuntimeError("a chunk of no size")

    read = readinto


def test_a_body_of_unsaid_length_is_read_to_its_end_or_refused(make_app):
    client = make_app().test_client()
    for stream, status in ((Torn(), 400), (BytesIO(b"a" * 50_000), 413), (BytesIO(b"a=b"), 422)):
        told = {"wsgi.input": stream, "wsgi.input_terminated": True} | CHUNKED
        answer = client.post(
            "/en/booking",
            content_type="application/x-www-form-urlencoded",
            environ_overrides=told,
        )
        assert answer.status_code == status
