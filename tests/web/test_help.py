"""Help in plain words: a person finds a person, and the answer to a question with its date."""

import re

from citykey_site.domain.help_facts import known
from citykey_site.web.help import TOPICS
from tests.reading import words
from tests.speech import Speech

SPANISH = Speech("es")


def test_from_the_foot_of_a_page_every_question_is_two_links_away(visitor):
    visitor.open("/es/privacy")
    index = visitor.follow(SPANISH("Help and contact", context="page title"))
    asked = [link for link in index.soup.main.find_all("a") if "/help/" in link["href"]]
    assert [link["href"] for link in asked] == [f"/es/help/{topic}" for topic in TOPICS]
    assert index.says("311")

    for link in asked:
        page = visitor.open(link["href"])
        assert page.status == 200 and page.heading == words(link)
        assert "public" in page.headers["Cache-Control"] and "Set-Cookie" not in page.headers


def test_every_fact_is_shown_with_its_date(visitor):
    for topic in TOPICS:
        page = visitor.open(f"/en/help/{topic}")
        for fact in known().values():
            for line in page.soup.main.find_all("p"):
                if words(line).startswith(fact.says):
                    assert line.time["datetime"] == fact.as_of
                    assert re.search(rf"As of: .*{fact.as_of[:4]}$", words(line))


def test_a_month_is_written_in_the_reader_s_language(visitor):
    assert visitor.open("/en/help/late").says("As of: May 2024")
    assert visitor.open("/es/help/late").says("mayo de 2024")
    assert visitor.open("/en/help/card").says("As of: 2019")


def test_a_lost_card_gets_a_phone_number_and_no_made_up_rule(visitor):
    page = visitor.open("/en/help/lost-card")

    assert page.says("Call: 311") and page.links("Get your code again")
    assert not page.soup.main.find("time")


def test_a_question_without_a_page_is_told(visitor):
    for topic in ("fees", "Late", "x" * 2000, "help.html", "%00"):
        page = visitor.open(f"/es/help/{topic}")
        assert page.status == 404 and page.soup.html["lang"] == "es"
