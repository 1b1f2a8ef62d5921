"""What to bring: each person of a group gets an answer, and the site keeps nothing of it."""

import hashlib
import logging
import secrets

import pytest

from citykey_site.domain import document_file
from citykey_site.words.documents import NAMES
from tests.people import Visitor
from tests.speech import Speech
from tests.web.nasty import NASTY
from tests.web.steps import EMAIL, book, form_address

ENOUGH = ["drivers-license", "birth-certificate", "care-of-letter"]
LIST = "/en/documents/papers"
USES = 200


@pytest.fixture
def group(visitor):
    """A resident who said who comes: an adult, and a person from 14 to 21."""
    visitor.open("/en/documents")
    visitor.press("Next", age1="adult", age2="teen")
    return visitor


def ticked(page) -> set[str]:
    """Returns the papers whose boxes are ticked."""
    return {box["value"] for box in page.soup.select("input[type=checkbox][checked]")}


def test_each_person_of_a_group_gets_an_answer_in_words(group):
    group.press("Next person", paper=ENOUGH)
    page = group.press("Show the list", paper=["birth-certificate", "caretaker-attestation"])
    adult, teen = (part.get_text(" ", strip=True) for part in page.soup.select("section.whole"))

    assert "These documents look right. Staff will check them at the event." in adult
    assert "Something is missing." in teen and "Something with your photo" in teen
    assert "approved" not in page.main and "points" not in page.main


def test_an_unverified_paper_leads_to_the_staff_and_their_phone(group):
    group.press("Next person", paper=["drivers-license", "birth-certificate", "utility-bill"])
    page = group.press("Show the list", paper=[])
    adult = page.soup.select_one("section.whole").get_text(" ", strip=True)

    assert "Ask us before you come." in adult and "311" in adult
    assert "We do not know if these documents are enough:" in adult


def test_a_person_without_an_address_hears_of_letters_and_a_caretaker(group):
    group.press("Next person", paper=[])
    page = group.press("Show the list", paper=[])

    assert page.says("A shelter or another organization may write a letter for you.")
    assert page.says("a caretaker can fill in a Caretaker Attestation Form.")
    assert page.says("If staff say no at the event, there is an Appeals Form.")


def test_only_the_young_are_asked_for_the_form_of_a_caretaker(group):
    adult = group.page.soup.select("input[value=caretaker-attestation]")
    teen = group.press("Next person").soup.select("input[value=caretaker-attestation]")

    assert not adult and teen


def test_nobody_chosen_is_told_and_asked_again(visitor):
    visitor.open("/en/documents")
    page = visitor.press("Next")

    assert page.status == 422
    assert page.errors == ["Choose the age of at least one person."]


def test_going_back_keeps_every_answer(group):
    group.press("Next person", paper=ENOUGH)
    page = group.press("Back", paper=["consular-id"])
    assert ticked(page) == set(ENOUGH)
    page = group.press("Next person")
    assert ticked(page) == {"consular-id"}
    group.press("Show the list")
    page = group.press("Change who is coming")
    assert [item["value"] for item in page.soup.select("option[selected]")] == ["adult", "teen"]


def test_papers_do_not_pass_to_a_person_of_another_age(group):
    group.press("Next person", paper=ENOUGH)
    group.press("Show the list", paper=["consular-id"])
    group.press("Change who is coming")

    assert ticked(group.press("Next", age1="teen", age2="")) == set()


def test_another_language_keeps_every_answer(group):
    group.press("Next person", paper=ENOUGH)
    page = group.press("Español", paper=["consular-id"])
    assert page.path == "/es/documents/papers" and ticked(page) == {"consular-id"}
    say = Speech("es")
    page = group.press(say("Show the list", context="button"))
    assert page.says(say("These documents look right. Staff will check them at the event."))


def test_the_english_name_stands_beside_each_paper_once(visitor):
    spanish = visitor.post("/es/documents/papers", {"so_far": "adult birth-certificate"})
    beside = spanish.soup.select_one('section.whole bdi[lang="en"]')
    assert beside.get_text() == "(Birth certificate)" and spanish.says("Acta de nacimiento")

    english = visitor.post(LIST, {"so_far": "adult birth-certificate"})
    assert english.main.count("Birth certificate") == 1


def test_every_paper_of_the_file_has_words_for_the_catalogues():
    assert {paper.name for paper in document_file.known().papers.values()} == NAMES


# An open booking.


def test_one_print_holds_the_slip_and_the_list(visitor, saturday):
    code = book(visitor, people=2).code
    page = visitor.post(LIST, {"so_far": "adult " + " ".join(ENOUGH)})

    assert page.code == code
    assert page.says("Kosciuszko Park")
    assert "Set-Cookie" not in page.headers


def test_without_a_pass_there_is_no_slip(visitor, neighbor, saturday, wall):
    book(visitor)
    assert neighbor.post(LIST, {"so_far": "adult"}).soup.find(id="confirmation-code") is None
    wall.move(minutes=16)
    assert visitor.post(LIST, {"so_far": "adult"}).soup.find(id="confirmation-code") is None


def test_the_booking_prints_a_list_for_each_person(visitor, saturday):
    paper = book(visitor, people=3).soup.select_one(".on-paper")

    assert len(paper.find_all("h3")) == 3
    assert len(paper.select("ul.papers > li")) == 9
    assert "Driver's license or state ID" in paper.get_text()


# Nothing is kept.


def kept(app) -> dict[str, str]:
    """Returns the digest of every file of the instance: database, keys and all.

    But for the counts of requests by rule: they have no names and no room for one.
    """
    folder = app.extensions["citykey.settings"].instance
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.parent.name != "counts"
    }


def uses(canary: str):
    """Yields many posts to the checker: real ones, and ones that nobody means well."""
    for number in range(USES):
        nasty = NASTY[number % len(NASTY)]
        if number % 2:
            yield "", {"age1": "adult", "veteran1": "yes", "age2": nasty, "so_far": canary}
        elif number % 4:
            yield "/papers", {"so_far": f"adult {nasty}", "paper": [*ENOUGH, canary], "at": "1"}
        else:
            yield "/papers", {"so_far": "adult " + " ".join(ENOUGH), "go": nasty, "x": canary}


def test_many_uses_leave_no_byte_no_log_line_and_no_cookie(visitor, saturday, caplog):
    caplog.set_level(logging.DEBUG)
    canary = f"canary{secrets.token_hex(4)}"
    visitor.open("/en/documents")
    before = kept(visitor.app)
    statuses = set()
    for number, (path, fields) in enumerate(uses(canary)):
        answer = visitor.client.post(
            f"/en/documents{path}",
            data=fields,
            environ_overrides={"REMOTE_ADDR": f"203.0.113.{number % 20}"},
        )
        statuses.add(answer.status_code)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Location" not in answer.headers

    assert statuses == {200, 413, 422}
    assert kept(visitor.app) == before
    assert visitor.client.get_cookie("citykey") is None
    lines = [f"{record.getMessage()} {record.__dict__}" for record in caplog.records]
    for secret in (canary, "drivers-license", "so_far"):
        assert not [line for line in lines if secret in line]


def test_a_booking_does_leave_bytes(visitor, saturday):
    # The control: what is compared above would show what is kept.
    visitor.open(form_address(visitor))
    before = kept(visitor.app)
    visitor.press("Book this appointment", email=EMAIL)

    assert kept(visitor.app) != before


def test_what_a_post_brings_along_is_never_written_into_the_page(visitor):
    text = "adult canary <script> " + "z" * 1800
    page = visitor.post(LIST, {"so_far": text, "go": "canary", "paper": ["canary"], "at": "canary"})

    assert page.status == 200
    assert "canary" not in page.html and "zzz" not in page.html


@pytest.mark.parametrize(
    "so_far", ["", "|", "nobody", "adult|" * 5, "adult|x", "\x00", "adult " * 5000]
)
def test_answers_that_cannot_be_read_begin_again(visitor, so_far):
    page = visitor.post(LIST, {"so_far": so_far, "at": "1", "paper": ENOUGH})

    assert page.status == 422
    assert page.errors == ["Choose the age of at least one person."]


def test_the_page_itself_can_be_kept_and_the_answers_cannot(visitor, saturday):
    assert "public" in visitor.open("/en/documents").headers["Cache-Control"]
    assert visitor.post(LIST, {"so_far": "adult"}).headers["Cache-Control"] == "no-store"
    assert visitor.open(LIST).path == "/en/documents"


def test_a_post_from_another_site_is_refused(visitor):
    foreign = Visitor(visitor.app).post(
        LIST, {"so_far": "adult"}, headers={"Origin": "https://evil.example"}
    )

    assert foreign.status == 403


def test_a_broken_file_keeps_the_site_from_starting(make_app, monkeypatch):
    def broken():
        raise document_file.Broken("documents.toml is not TOML.")

    monkeypatch.setattr(document_file, "known", broken)
    with pytest.raises(Exception, match=r"documents\.toml is not TOML\.") as told:
        make_app()
    assert type(told.value).__name__ == "BadSetting"
