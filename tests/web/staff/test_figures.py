"""Figures as staff see them: tables, plots, and a file; small groups in none of them."""

import csv
import io

import pytest
from bs4 import Tag

from citykey_site.domain.history import Deed
from citykey_site.storage import attendance, history
from citykey_site.storage.db import transaction
from tests import make
from tests.reading import words
from tests.services import deeds

EVENT = "/staff/events/kosciuszko/figures"


@pytest.fixture
def season(make_app) -> None:
    """24 people at one event, of whom 12 came; and 3 at another, who canceled."""
    with make_app().app_context():
        make.event(places=4)
        make.event("=formula", venue=make.ARCHER, places=4)
        for number in range(6):
            email = f"canary{number}@example.org"
            language = "es" if number < 3 else "en"
            booking = make.booking(window=number, people=4, email=email, language=language)
            with transaction():
                for person in (1, 2):
                    attendance.mark(booking.uid, person, "came", make.NOW)
        deeds.cancel(make.booking(event_id="=formula", people=3, email="ben@example.org"))


def row(page, heading: str, *, table: int = 0) -> list[str]:
    """Returns the cells of a row of a table, as the eye reads them on a wide screen."""
    [found] = [
        line
        for line in page.soup.select("main table")[table].select("tbody tr")
        if words(line.th).partition(",")[0] == heading
    ]
    for column in found.select(".column"):
        column.extract()
    return [words(cell) for cell in found.select("td")]


def bars(plot: Tag) -> list[str]:
    """Returns the words of a plot."""
    return [words(item) for item in plot.select("text")]


def test_the_months_are_told_in_people(organizer, season):
    page = organizer.open("/staff/figures")
    assert row(page, "December 2026") == ["48", "24", "fewer than 10", "0"]
    assert row(page, "December 2026", table=1) == ["24", "12", "0", "12", "0"]


def test_each_event_is_told_with_how_early_it_filled(organizer, season):
    page = organizer.open("/staff/figures")
    assert row(page, "Kosciuszko Park", table=3) == [
        "24",
        "24",
        "12",
        "all, 18 days before it began",
    ]
    assert page.link("Kosciuszko Park, Saturday")["href"] == EVENT


def test_an_event_has_a_page_of_its_own(organizer, season):
    page = organizer.open(EVENT)
    assert row(page, "Came") == ["12"] and row(page, "Walked in") == ["0"]
    assert row(page, "English", table=1) == ["12"]
    assert page.says("Full windows: all, 18 days before it began.")


def test_the_other_event_tells_nothing_of_its_three_people(organizer, season):
    page = organizer.open("/staff/events/=formula/figures")
    assert row(page, "Canceled") == ["fewer than 10"]
    assert row(page, "Booked") == ["0"]


@pytest.mark.parametrize("address", ["/staff/figures", EVENT])
def test_each_plot_is_named_and_says_what_the_tables_say(organizer, season, address):
    page = organizer.open(address)
    cells = {words(cell) for cell in page.soup.select("main td, main th")}
    plots = page.soup.select("main svg.plot")
    assert len(plots) == 2
    for plot in plots:
        assert plot["role"] == "img" and words(plot.title) and words(plot.desc)
        told = " ".join(cells)
        assert bars(plot) and all(text in told for text in bars(plot))


def test_a_number_that_is_not_shown_has_no_bar(organizer, season):
    plot = organizer.open("/staff/events/=formula/figures").soup.select_one("svg.plot")
    assert "fewer than 10" in bars(plot)
    assert len(plot.select("rect")) == 1  # Its places.


def test_months_are_chosen_by_address_and_nonsense_is_passed_over(organizer, season):
    organizer.open("/staff/figures")
    page = organizer.press("Show these months")
    assert page.heading == "Figures, December 2026"
    page = organizer.open("/staff/figures?from=x&to=%00&to=2027-99")
    assert page.heading == "Figures, December 2026"


def test_the_file_has_a_row_for_each_event_and_runs_no_formula(organizer, season):
    organizer.open("/staff/figures")
    answer = organizer.press("Take these figures as a file (CSV)")
    rows = {line["Event"]: line for line in csv.DictReader(io.StringIO(answer.html))}
    assert set(rows) == {"kosciuszko", "'=formula"}
    assert rows["kosciuszko"]["Came"] == "12" and rows["kosciuszko"]["Booked in Spanish"] == "12"
    assert rows["'=formula"]["Canceled"] == "fewer than 10"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "canary" not in answer.html


def test_taking_the_file_is_a_line_in_the_history_and_reading_is_none(organizer, season):
    organizer.open("/staff/figures")
    with organizer.app.app_context():
        assert history.latest(limit=9) == []
    organizer.press("Take these figures as a file (CSV)")
    with organizer.app.app_context():
        [line] = history.latest(limit=9)
    assert (line.deed, line.facts) == (Deed.EXPORTED, {"events": 2})


def test_a_file_is_not_given_to_a_foreign_form(organizer, season):
    page = organizer.post("/staff/figures.csv", {"from": "2026-12"})
    assert page.status == 422 and page.mimetype == "text/html"


def test_a_draft_has_no_figures(organizer):
    with organizer.app.app_context():
        make.event(status="draft")
    assert organizer.open(EVENT).says("This event is a draft.")
    assert organizer.open("/staff/figures").says("No event is published yet")
