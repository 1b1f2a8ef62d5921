"""The events as staff see them."""

from datetime import date, time

from citykey_site.domain.events import Status
from tests import make
from tests.clerk import Clerk
from tests.reading import words


def test_one_event_shows_its_windows_and_leads_to_its_deeds(organizer, saturday):
    page = organizer.open("/staff/events/kosciuszko")

    assert page.heading == "Kosciuszko Park, Saturday, December 5"
    rows = [words(row) for row in page.soup.select("tbody tr")]
    assert len(rows) == 6 and "10:00 AM" in rows[0] and "Change 10:00 AM" in rows[0]
    for name in ("edit", "cancel", "door", "book", "passes", "figures", "history", "clone"):
        assert page.soup.select(f'main a[href="/staff/events/kosciuszko/{name}"]'), name


def test_an_event_that_is_not_there_is_a_404(organizer):
    assert organizer.open("/staff/events/nowhere").status == 404


def found(page) -> list[str]:
    """Returns the events of the list by their words."""
    return [words(row.find("a")) for row in page.soup.select("tbody tr")]


def test_the_list_shows_drafts_and_canceled_events_in_order_of_time(organizer, saturday):
    with organizer.app.app_context():
        make.event("archer", venue=make.ARCHER, day=date(2026, 12, 12), status=Status.DRAFT)
        make.event("gone", day=date(2026, 11, 28), status=Status.CANCELED)
    page = organizer.open("/staff/events")

    assert found(page) == [
        "Kosciuszko Park, Saturday, November 28, 10:00 AM",
        "Kosciuszko Park, Saturday, December 5, 10:00 AM",
        "Archer Park, Saturday, December 12, 10:00 AM",
    ]
    assert page.says("Canceled") and page.says("Draft")
    assert found(organizer.open("/staff/events?status=draft")) == found(page)[2:]
    assert found(organizer.open("/staff/events?words=aRCHer")) == found(page)[2:]
    assert found(organizer.open("/staff/events?words=%25")) == []


def test_what_is_over_stands_under_past_the_latest_first(organizer, saturday, wall):
    with organizer.app.app_context():
        make.event("later", day=date(2026, 12, 6))
        make.booking(people=2)
    wall.set(make.later(days=30))
    clerk = Clerk(organizer.app, wall)

    assert clerk.open("/staff/events").says("No event is found here.")
    page = clerk.open("/staff/events?when=past")
    assert found(page) == [
        "Kosciuszko Park, Sunday, December 6, 10:00 AM",
        "Kosciuszko Park, Saturday, December 5, 10:00 AM",
    ]
    assert "2" in words(page.soup.select("tbody tr")[1].find_all("td")[-1])


def test_a_long_list_has_pages_that_keep_the_filter(organizer):
    with organizer.app.app_context():
        for number in range(21):
            make.event(f"e{number}", day=date(2027, 1, 1 + number), ends=time(11))
    page = organizer.open("/staff/events?words=kosc")

    assert len(found(page)) == 20 and page.says("page 1 of 2")
    assert len(found(organizer.follow("Next page"))) == 1
    assert "words=kosc" in organizer.page.link("Page before")["href"]


def test_words_that_mean_nothing_show_everything(organizer, saturday):
    page = organizer.open("/staff/events?status=x&page=-4&when=%00&words=%00")
    assert len(found(page)) == 1


def test_the_news_is_said_once_and_first(organizer, saturday):
    organizer.open("/staff/events/kosciuszko/clone")
    page = organizer.press("Make the copy", date="12/12/2026")

    assert page.title.startswith("Saved: a draft with the new date.")
    assert words(page.soup.main.find(role="group")).startswith("Saved")
    assert "Saved" not in organizer.open(page.path).title


def test_a_look_without_reading_leaves_the_news(organizer, saturday):
    organizer.open("/staff/events/kosciuszko/clone")
    token = organizer.page.soup.find("input", attrs={"name": "token"})["value"]
    organizer.client.post(
        "/staff/events/kosciuszko/clone", data={"token": token, "date": "12/12/2026"}
    )
    organizer.client.head("/staff/events")

    assert organizer.open("/staff/events").title.startswith("Saved")
