"""Which events are news to whom, and when a letter may be written."""

from datetime import UTC, date, datetime

import pytest

from citykey_site.domain import news, refusals
from citykey_site.domain.places import Point
from citykey_site.domain.times import local
from tests.mail import facts

NOW = datetime(2026, 11, 17, 15, tzinfo=UTC)
TODAY = date(2026, 11, 17)


def wish(*places: str, often: str = "daily", now: datetime = NOW) -> news.Subscription:
    """Makes a wish for news."""
    who = {"language": "en", "email": "nina@example.org"}
    return news.begin("9b1d", places=places or ("Hermosa",), often=often, now=now, **who)


def told(wished: news.Subscription, **venue) -> list[str]:
    """Lists the places of a wish near which an event with places at a venue is."""
    event = facts.event(venue=facts.venue(**venue))
    return [item.near.query for item in news.to_tell(wished, [(event, [facts.slot()])])]


def test_an_event_within_three_miles_is_near():
    assert told(wish("Hermosa"), point=Point(41.9315, -87.7208)) == ["Hermosa"]
    assert told(wish("Hermosa"), point=Point(41.806, -87.737)) == []


def test_a_ward_is_a_filter_without_distance():
    assert told(wish("Ward 22"), ward=22, point=Point(42.0, -87.7)) == ["Ward 22"]
    assert told(wish("Ward 22"), ward=21, point=Point(41.84, -87.72)) == []
    assert told(wish("Ward 22"), point=Point(41.84, -87.72)) == []


def test_where_no_point_is_known_the_zip_tells():
    assert told(wish("60639"), zip="60639") == ["60639"]
    assert told(wish("Hermosa"), zip="60639") == []


def test_an_event_is_told_once():
    wished = wish("Ward 22")
    event = facts.event(venue=facts.venue(ward=22))
    found = news.to_tell(wished, [(event, [facts.slot()])])
    after = news.sent(wished, found, known=[event.public_id], today=TODAY)

    assert news.to_tell(after, [(event, [facts.slot()])]) == ()


def test_an_event_that_is_over_is_forgotten_among_those_told():
    before = news.sent(wish("Ward 22"), [], known=[], today=TODAY)
    event = facts.event(venue=facts.venue(ward=22))
    found = news.to_tell(before, [(event, [facts.slot()])])
    after = news.sent(before, found, known=["k7m2"], today=TODAY)

    assert after.told == ("k7m2",)
    assert news.sent(after, [], known=["other"], today=TODAY).told == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "canceled"},
        {"opens_at": datetime(2026, 12, 1, tzinfo=UTC)},
        {"draw_closes_at": datetime(2026, 12, 1, tzinfo=UTC)},
    ],
)
def test_what_nobody_can_book_now_is_no_news(changes):
    assert news.bookable(facts.event(), [facts.slot()], now=NOW)
    assert news.bookable(facts.event(**changes), [facts.slot()], now=NOW) == []


def test_full_and_begun_windows_are_no_news():
    full, begun = facts.slot(taken=12), facts.slot(starts_at=NOW)

    assert news.bookable(facts.event(), [full, begun], now=NOW) == []


def test_a_wish_names_one_to_five_places_and_a_pace():
    with pytest.raises(refusals.PlaceMissing):
        wish("Qqqqqq")
    with pytest.raises(refusals.TooManyPlaces):
        wish("Hermosa", "Austin", "60618", "60623", "60647", "Ward 1")
    with pytest.raises(refusals.PaceMissing):
        wish(often="hourly")


@pytest.mark.parametrize(("often", "days"), [("daily", 1), ("weekly", 7)])
def test_the_next_letter_comes_after_a_day_or_a_week(often, days):
    sent = news.sent(wish(often=often), [], known=[], today=TODAY)

    assert not news.may_send(sent, today=date(2026, 11, 17 + days - 1))
    assert news.may_send(sent, today=date(2026, 11, 17 + days))
    assert local(news.looked(sent, now=NOW).look_at) == local(NOW).replace(day=17 + days)


def test_letters_leave_from_nine_to_eight_on_a_chicago_clock():
    night, evening = datetime(2026, 11, 17, 9, tzinfo=UTC), datetime(2026, 11, 18, 2, tzinfo=UTC)

    assert news.next_day_time(NOW) == NOW
    assert local(news.next_day_time(night)).hour == 9
    assert news.next_day_time(evening) == datetime(2026, 11, 18, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        (datetime(2027, 3, 14, 2, tzinfo=UTC), datetime(2027, 3, 14, 14, tzinfo=UTC)),
        (datetime(2026, 11, 1, 1, tzinfo=UTC), datetime(2026, 11, 1, 15, tzinfo=UTC)),
    ],
)
def test_nine_is_nine_on_the_days_of_the_clock_change_too(evening, morning):
    assert news.next_day_time(evening) == morning
    assert local(morning).hour == 9


def test_a_wish_ends_a_year_after_the_last_yes_and_asks_once_before():
    kept = wish()
    assert kept.ends_on == date(2027, 11, 17)
    assert not news.must_ask(kept, today=date(2027, 10, 17))
    assert news.must_ask(kept, today=date(2027, 10, 18))
    renewed = news.renew(kept, now=datetime(2027, 10, 20, 15, tzinfo=UTC))
    assert renewed.ends_on == date(2028, 10, 19)


def test_who_and_where_is_in_no_log():
    assert "nina" not in repr(wish()) and "Hermosa" not in repr(wish())
