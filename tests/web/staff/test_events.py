"""The events as staff see them."""

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
