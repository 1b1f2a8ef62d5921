"""Finding an event, by place and by time; every answer leads on."""

import gzip
from datetime import date, time, timedelta
from itertools import combinations

import pytest

from citykey_site.domain.events import Status
from citykey_site.domain.places import Point
from citykey_site.domain.venues import Venue
from tests import make
from tests.reading import words
from tests.web.steps import book

AUSTIN = Venue(
    name="Austin Library", address="5615 W. Race Ave.", zip="60644", ward=29,
    point=Point(41.8895, -87.7658),
)  # fmt: skip
PULASKI = Venue(
    name="Pulaski Park", address="1419 W. Blackhawk St.", zip="60642", ward=1,
    point=Point(41.9066, -87.6634),
)  # fmt: skip


@pytest.fixture
def three(visitor):
    """Three events: a morning in the north, an afternoon in the west, an evening in the east."""
    with visitor.app.app_context():
        make.event("kosciuszko", access=("step-free",))
        make.event(
            "austin", venue=AUSTIN, day=date(2026, 12, 8), starts=time(13), ends=time(16),
            speaks=("en", "pl"), access=("asl", "quiet"),
        )  # fmt: skip
        make.event(
            "pulaski", venue=PULASKI, day=date(2026, 12, 10), starts=time(17), ends=time(20),
            speaks=("en", "zh"), places=2,
        )  # fmt: skip


def names(page) -> list[str]:
    """Returns the venues that a page lists, in its order."""
    found = []
    for tag in page.soup.main.select("ul.cards h3 a, ul.rows a"):
        for name in ("Kosciuszko Park", "Austin Library", "Pulaski Park"):
            if name in words(tag) and name not in found:
                found.append(name)
    return found


FILTERS = {
    "from": ("2026-12-06", {"Austin Library", "Pulaski Park"}),
    "to": ("2026-12-08", {"Kosciuszko Park", "Austin Library"}),
    "time": ("afternoon", {"Kosciuszko Park", "Austin Library"}),
    "day": (["sat", "tue"], {"Kosciuszko Park", "Austin Library"}),
    "people": ("3", {"Kosciuszko Park", "Austin Library"}),
    "speaks": (["pl", "zh"], {"Austin Library", "Pulaski Park"}),
    "access": ("quiet", {"Austin Library"}),
    "near": ("Ward 29", {"Austin Library"}),
}
EVERY = {"Kosciuszko Park", "Austin Library", "Pulaski Park"}


@pytest.mark.parametrize("name", ["events", "times"])
def test_without_a_filter_everything_is_listed_soonest_first(visitor, three, name):
    page = visitor.open(f"/en/{name}")

    assert names(page) == ["Kosciuszko Park", "Austin Library", "Pulaski Park"]


@pytest.mark.parametrize("name", ["events", "times"])
def test_each_filter_alone_and_any_two_together_narrow_the_answer(visitor, three, name):
    chosen = [(field,) for field in FILTERS] + list(combinations(FILTERS, 2))
    for fields in chosen:
        query = {field: FILTERS[field][0] for field in fields}
        expected = set.intersection(*(FILTERS[field][1] for field in fields))
        page = visitor.open(f"/en/{name}", query_string=query)
        if expected:
            assert set(names(page)) == expected, fields
        else:
            assert page.heading == "No events match your search.", fields


def test_all_filters_together_still_find(visitor, three):
    query = {
        "near": "60644", "from": "2026-12-08", "to": "2026-12-08", "time": "afternoon",
        "day": "tue", "people": "4", "speaks": "pl", "access": ["asl", "quiet"],
    }  # fmt: skip
    assert names(visitor.open("/en/times", query_string=query)) == ["Austin Library"]
    assert names(visitor.open("/en/events", query_string=query)) == ["Austin Library"]


def test_the_form_shows_what_was_chosen(visitor, three, speech):
    query = (
        "near=60644&from=2026-12-08&to=2026-12-08&time=afternoon&day=tue&people=4"
        "&speaks=pl&access=asl&access=quiet"
    )
    page = visitor.open(f"/{speech.code}/times?{query}")
    form = page.soup.main.find("form", class_="search")
    ticked = {(box["name"], box["value"]) for box in form.find_all("input", checked=True)}
    chosen = {
        (item.find_parent("select")["name"], item["value"])
        for item in form.find_all("option", selected=True)
    }

    assert form.find(id="near")["value"] == "60644"
    assert {("day", "tue"), ("speaks", "pl"), ("access", "asl"), ("access", "quiet")} <= ticked
    assert {("people", "4"), ("from", "2026-12-08"), ("to", "2026-12-08")} <= chosen
    assert ("time", "afternoon") in ticked | chosen


def test_sending_the_form_again_asks_the_same(visitor, three, speech):
    query = "near=60644&from=2026-12-08&day=tue&day=sat&people=2&speaks=pl"
    first = visitor.open(f"/{speech.code}/events?{query}")
    again = visitor.press(speech("Search", context="button"))

    assert names(first) == names(again) == ["Austin Library"]


@pytest.mark.parametrize("name", ["events", "times"])
def test_nearest_and_soonest_first(visitor, three, name):
    near = visitor.open(f"/en/{name}?near=60644")
    assert names(near) == ["Austin Library", "Kosciuszko Park", "Pulaski Park"]
    soon = visitor.follow("Soonest first")
    assert names(soon) == ["Kosciuszko Park", "Austin Library", "Pulaski Park"]
    back = visitor.follow("Nearest first")
    assert names(back) == names(near)


def test_distances_are_whole_miles(visitor, three):
    page = visitor.open("/en/events?near=60644")

    assert page.says("About 5 miles away") or page.says("About 6 miles away")
    assert "." not in "".join(text for text in page.main.split("About")[1].split("mile")[0])


def test_the_two_orders_keep_every_choice(visitor, three):
    visitor.open("/en/events?near=60644&people=2&day=tue&speaks=pl")
    page = visitor.follow("By time")

    for piece in ("near=60644", "people=2", "day=tue", "speaks=pl"):
        assert piece in page.address


@pytest.mark.parametrize(
    "near", ["60618", "Avondale", "avondale", "AVONDALE", "  Avondale  ", "Ávondale"]
)
def test_a_place_is_found_in_any_spelling(visitor, three, near):
    page = visitor.open("/en/events", query_string={"near": near})

    assert page.status == 200
    assert "Kosciuszko Park" in names(page)


@pytest.mark.parametrize("ward", ["Ward 29", "ward 29", "29", "29th Ward", "２９"])
def test_a_ward_is_a_filter_without_distance(visitor, three, ward):
    page = visitor.open("/en/events", query_string={"near": ward})

    assert names(page) == ["Austin Library"]
    assert "mile" not in page.main


@pytest.mark.parametrize("name", ["events", "times"])
def test_a_slight_misspelling_is_asked_about_and_each_answer_searches(visitor, three, speech, name):
    page = visitor.open(f"/{speech.code}/{name}?near=Avondal&people=2")

    assert page.status == 422
    assert page.soup.find(id="near")["value"] == "Avondal"
    visitor.follow("Avondale")
    assert visitor.page.status == 200
    assert "people=2" in visitor.page.address and visitor.page.path.endswith(name)


def test_an_unknown_zip_never_says_where_a_person_lives(visitor, three, speech):
    page = visitor.open(f"/{speech.code}/events?near=90210")

    assert page.status == 422
    assert "90210" in page.errors[0]
    assert speech.code != "en" or "not a Chicago ZIP code that we know" in page.errors[0]
    for claim in ("you do not live", "not live", "no vive"):
        assert claim not in page.errors[0].lower()


def test_a_place_that_nobody_knows_is_asked_for_again(visitor, three, speech):
    page = visitor.open(f"/{speech.code}/events?near=Qqqqqqqq")

    assert page.status == 422
    assert page.errors == [
        speech("We could not find that place. Try a ZIP code, a neighborhood, or a ward number.")
    ]


def test_the_last_date_before_the_first_is_told(visitor, three, speech):
    page = visitor.open(f"/{speech.code}/events?from=2026-12-10&to=2026-12-05")

    assert page.status == 422
    assert page.errors == [speech("The last date must be after the first date.")]


# Rooms, pages, what is listed.


def test_a_party_sees_only_times_with_room_for_all(visitor, three):
    page = visitor.open("/en/times?people=3")
    assert "Pulaski Park" not in names(page)
    page = visitor.open("/en/times?people=2")
    assert "Pulaski Park" in names(page)


def test_places_left_are_exact_after_a_booking(visitor, three):
    before = visitor.open("/en/events").main
    book(visitor, people=3)
    after = visitor.open("/en/events").main

    assert "48 places left" in before
    assert "45 places left" in after
    assert visitor.open("/en/events/kosciuszko").says("5 places left")


def test_the_size_of_the_party_goes_with_every_link(visitor, three):
    for name in ("events", "times"):
        page = visitor.open(f"/en/{name}?people=2")
        for tag in page.soup.main.select("ul.cards h3 a, ul.rows a"):
            assert "people=2" in tag["href"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CANCELED])
def test_drafts_and_canceled_events_are_not_listed(visitor, status):
    with visitor.app.app_context():
        make.event(status=status)

    for name in ("", "events", "times"):
        assert "Kosciuszko Park" not in visitor.open(f"/en/{name}").main


def test_a_full_event_and_a_past_window_are_not_listed(visitor, wall):
    with visitor.app.app_context():
        make.event(places=4)
        make.booking(people=4)
        start = make.windows()[1].starts_at
    assert "10:00" not in visitor.open("/en/times").main
    wall.set(start)
    assert "10:30" not in visitor.open("/en/times").main
    assert "11:00" in visitor.open("/en/times").main


def test_an_event_that_opens_later_is_listed_by_place_and_not_by_time(visitor):
    with visitor.app.app_context():
        make.event(opens_at=make.later(days=2))

    assert visitor.open("/en/events").says("Booking opens:")
    assert visitor.open("/en/times").heading == "No events match your search."


def many(visitor, events: int = 45) -> None:
    """Keeps events of one window each, one a day."""
    with visitor.app.app_context():
        for number in range(events):
            make.event(
                f"event-{number}",
                day=date(2026, 12, 1) + timedelta(days=number),
                minutes=180,
                places=4,
            )


@pytest.mark.parametrize("name", ["events", "times"])
def test_the_pages_of_a_long_answer_keep_the_filters_and_repeat_nothing(visitor, name, speech):
    many(visitor)
    visitor.open(f"/{speech.code}/{name}?near=60618&people=2&time=morning")
    seen = []
    for number in (1, 2, 3):
        page = visitor.page
        rows = page.soup.main.select("ul.cards h3 a, ul.rows a")
        seen += [row["href"] for row in rows]
        assert speech("Page %(page)s of %(pages)s", page=number, pages=3) in page.title
        assert len(rows) == (20 if number < 3 else 5)
        if number < 3:
            page = visitor.follow(speech("Next page"))
            for piece in ("near=60618", "people=2", "time=morning"):
                assert piece in page.address
    assert len(set(seen)) == 45


def test_many_times_are_counted_up_to_three_pages_and_all_can_be_reached(visitor, speech):
    with visitor.app.app_context():
        make.event(starts=time(9), ends=time(17), minutes=5, places=4)
    page = visitor.open(f"/{speech.code}/times")
    assert "60" in page.title
    assert speech.code != "en" or page.says("More than 60 times found")
    assert speech("Page %(page)s", page=1) in page.title
    seen = {row["href"] for row in page.soup.main.select("ul.rows a")}
    for _ in range(4):
        page = visitor.follow(speech("Next page"))
        seen |= {row["href"] for row in page.soup.main.select("ul.rows a")}
    assert speech("Page %(page)s of %(pages)s", page=5, pages=5) in page.title
    assert len(seen) == 96


def test_many_events_are_counted_up_to_three_pages_also_where_nothing_fits(visitor):
    many(visitor, 61)

    assert visitor.open("/en/events").says("More than 60 events found")
    assert visitor.open("/en/events?speaks=zh").says("More than 60 events found")


@pytest.mark.parametrize("page_number", ["999", "0", "-1", "x"])
def test_a_page_past_the_end_is_a_page_with_events(visitor, page_number):
    many(visitor)
    page = visitor.open(f"/en/events?page={page_number}")

    assert page.status == 200
    assert page.soup.main.select("ul.cards h3 a")


# Nothing found.


def test_an_empty_answer_offers_the_nearest_date(visitor, three, speech):
    page = visitor.open(f"/{speech.code}/times?from=2026-12-07&to=2026-12-07")
    assert page.heading == speech("No events match your search.")
    visitor.follow("8")

    assert visitor.page.status == 200
    assert names(visitor.page) == ["Austin Library"]


def test_an_empty_answer_offers_the_same_search_without_one_filter(visitor, three, speech):
    visitor.open(f"/{speech.code}/events?speaks=zh&access=asl&people=2")
    page = visitor.follow(speech("Search without the languages"))

    assert names(page) == ["Austin Library"]
    assert "access=asl" in page.address and "people=2" in page.address
    assert "speaks" not in page.address


def test_an_empty_answer_offers_the_next_place(visitor, three, speech):
    page = visitor.open(f"/{speech.code}/events?near=Ward 50")

    assert page.heading == speech("No events match your search.")
    assert page.says(speech("The next event with places"))
    assert names(page)


def test_every_way_out_of_an_empty_answer_finds_something(visitor, three):
    page = visitor.open("/en/times?time=evening&people=4&day=sat&near=60644")
    ways = [link["href"] for link in page.soup.main.select("ul.rows a, ul.cards a")]

    assert ways
    for way in ways:
        there = visitor.open(way)
        assert there.status == 200
        assert there.heading != "No events match your search.", way


def test_a_site_without_events_says_so_and_leads_to_the_phone(visitor, speech):
    page = visitor.open(f"/{speech.code}/events")

    assert page.status == 200
    assert page.says(
        speech("We add new events often. Clear your choices and search again, or call us.")
    )


# Freshness.


def test_a_page_asked_for_again_is_not_sent_again(visitor, three):
    for path in ("/en/events", "/en/times", "/en/events/kosciuszko", "/en/"):
        mark = visitor.open(path).headers["ETag"]
        answer = visitor.client.get(path, headers={"If-None-Match": mark})
        assert answer.status_code == 304, path
        assert answer.data == b""
        assert answer.headers["Cache-Control"] == "public, no-cache"


def test_a_booking_makes_the_lists_new(visitor, three):
    paths = ("/en/events", "/en/times", "/en/events/kosciuszko", "/en/")
    marks = {path: visitor.open(path).headers["ETag"] for path in paths}
    book(visitor)

    for path, mark in marks.items():
        answer = visitor.client.get(path, headers={"If-None-Match": mark})
        assert answer.status_code == 200, path


def test_a_compressed_page_is_the_same_page(visitor, three):
    plain = visitor.client.get("/en/events")
    small = visitor.client.get("/en/events", headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) < len(plain.data) / 2
    again = visitor.client.get(
        "/en/events", headers={"Accept-Encoding": "gzip", "If-None-Match": small.headers["ETag"]}
    )
    assert again.status_code == 304
