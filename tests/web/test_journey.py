"""The whole story of one resident on the pages, in each language; every page is judged."""

from urllib.parse import urlsplit

from citykey_site.domain.times import at
from citykey_site.services import lost_codes, outbox
from tests import make
from tests.web.steps import EMAIL, book, clear, open_again, taken


def test_a_resident_finds_an_event_by_place_and_books_for_two(visitor, saturday, speech):
    visitor.open(f"/{speech.code}/")
    visitor.press(speech("Find an event"), near="60618", people="2")
    visitor.follow("Kosciuszko Park")
    visitor.follow("10:30")
    page = visitor.press(speech("Book this appointment"), email=EMAIL)

    assert page.heading == speech("Your appointment is booked")
    assert page.says(speech.people(2))
    assert page.says(EMAIL)
    assert taken(visitor.app, window=1) == 2


def test_a_resident_finds_a_time_and_then_says_for_how_many(visitor, saturday, speech):
    visitor.open(f"/{speech.code}/")
    visitor.follow(speech("Find a time that works for me"))
    visitor.follow("11:00")
    assert visitor.page.heading == speech("How many people need a card?")
    visitor.follow(speech.people(3))
    page = visitor.press(speech("Book this appointment"), email=EMAIL)

    assert page.heading == speech("Your appointment is booked")
    assert taken(visitor.app, window=2) == 3


def test_the_confirmation_says_all_that_a_person_needs(visitor, saturday, speech):
    page = book(visitor, people=3, speech=speech)

    assert len(page.code) == 12
    assert page.says("10:00") and page.says("2026")
    assert page.says("Kosciuszko Park") and page.says("2732 N. Avers Ave.")
    assert page.says(speech("Person %(number)s of %(total)s", number=1, total=3))
    assert page.says(speech("Something with your photo"))
    assert page.says(
        speech("Please come on time. If you are late, you may have to book a new appointment.")
    )
    assert page.says(speech("To print this page, use the print command of your browser or phone."))
    assert page.link(speech("Add to my calendar"))
    assert page.link(speech("This email address is wrong"))
    assert page.link(speech("Change the time or the number of people"))
    assert page.link(speech("Cancel this appointment", context="button"))


def test_letters_and_page_show_the_same_code(visitor, saturday, speech, mailbox, wall):
    page = book(visitor, speech=speech)
    with visitor.app.app_context():
        outbox.deliver_all(mailbox, now=wall.now())
    [letter] = mailbox.of(EMAIL)

    assert page.code in letter.text.replace(" ", "")
    assert letter.subject == speech("Your appointment is booked")
    assert f"/{speech.code}/booking" in letter.text


def test_a_resident_sees_the_booking_again_with_email_and_code(visitor, neighbor, saturday, speech):
    code = book(visitor, speech=speech).code
    page = open_again(neighbor, f"{code[:4]}-{code[4:8]}-{code[8:]}", speech=speech)

    assert page.heading == speech("Your appointment")
    assert page.code == code


def test_a_resident_moves_to_another_time_and_keeps_the_code(visitor, saturday, speech):
    code = book(visitor, people=2, speech=speech).code
    visitor.follow(speech("Change the time or the number of people"))
    visitor.follow("11:30")
    assert visitor.page.says(speech("New time")) and visitor.page.says(speech("Old time"))
    page = visitor.press(speech("Confirm the new time"))

    assert page.heading == speech("Your appointment is changed")
    assert page.code == code and page.says("11:30")
    assert (taken(visitor.app, window=0), taken(visitor.app, window=3)) == (0, 2)


def test_a_smaller_party_gives_places_back(visitor, saturday, speech):
    book(visitor, people=4, speech=speech)
    visitor.follow(speech("Change the time or the number of people"))
    visitor.follow(speech.people(1))
    visitor.follow("10:00")
    page = visitor.press(speech("Confirm the new time"))

    assert page.says(speech.people(1))
    assert taken(visitor.app) == 1


def test_a_resident_moves_to_another_place(visitor, saturday, speech):
    with visitor.app.app_context():
        make.event("archer", venue=make.ARCHER)
    book(visitor, speech=speech)
    visitor.follow(speech("Change the time or the number of people"))
    visitor.press(speech("Search", context="button"), near="Archer Heights")
    visitor.follow("Archer Park")
    page = visitor.press(speech("Confirm the new time"))

    assert page.says("4901 S. Kilbourn Ave.")
    assert (taken(visitor.app), taken(visitor.app, event="archer")) == (0, 1)


def test_a_resident_mends_the_email_and_the_code_goes_there(
    visitor, neighbor, saturday, speech, mailbox, wall
):
    code = book(visitor, email="wrong@example.org", speech=speech).code
    visitor.follow(speech("This email address is wrong"))
    page = visitor.press(speech("Save", context="button"), email=EMAIL)
    with visitor.app.app_context():
        outbox.deliver_all(mailbox, now=wall.now())

    assert page.says(EMAIL)
    assert not mailbox.of("wrong@example.org")
    assert code in mailbox.of(EMAIL)[0].text.replace(" ", "")
    assert open_again(neighbor, code, speech=speech).code == code


def test_a_resident_cancels_after_one_question(visitor, saturday, speech):
    book(visitor, people=2, speech=speech)
    page = visitor.follow(speech("Cancel this appointment", context="button"))
    assert page.heading == speech("Do you want to cancel this appointment?")
    assert taken(visitor.app) == 2, "the question alone must change nothing"
    page = visitor.press(speech("Yes, cancel my appointment", context="button"))

    assert page.heading == speech("Your appointment is canceled")
    assert page.link(speech("Book a new appointment"))
    assert taken(visitor.app) == 0


def test_the_way_back_from_canceling_is_a_link(visitor, saturday, speech):
    book(visitor, speech=speech)
    visitor.follow(speech("Cancel this appointment", context="button"))
    page = visitor.follow(speech("No, keep my appointment", context="link"))

    assert page.heading == speech("Your appointment")
    assert taken(visitor.app) == 1


def test_a_canceled_booking_opens_and_says_so(visitor, neighbor, saturday, speech):
    code = book(visitor, speech=speech).code
    visitor.follow(speech("Cancel this appointment", context="button"))
    visitor.press(speech("Yes, cancel my appointment", context="button"))
    page = open_again(neighbor, code, speech=speech)

    assert page.heading == speech("Your appointment is canceled")
    assert page.soup.find(id="confirmation-code") is None


def test_a_lost_code_comes_again(visitor, neighbor, saturday, speech, mailbox, wall):
    code = book(visitor, speech=speech).code
    neighbor.open(f"/{speech.code}/booking")
    neighbor.follow(speech("I do not have my code"))
    page = neighbor.press(speech("Send my code"), email=EMAIL)
    with visitor.app.app_context():
        lost_codes.write_due(office=make.OFFICE, now=wall.now())
        outbox.deliver_all(mailbox, now=wall.now())

    assert page.heading == speech("Check your email")
    assert [letter.kind for letter in mailbox.of(EMAIL)] == ["booked", "lost_code"]
    assert code in mailbox.of(EMAIL)[1].text.replace(" ", "")


def test_the_answer_about_a_lost_code_never_tells_who_is_booked(
    visitor, neighbor, saturday, speech
):
    book(visitor, speech=speech)
    pages = []
    for email in (EMAIL, "nobody@example.org"):
        neighbor.open(f"/{speech.code}/booking/lost-code")
        pages.append(neighbor.press(speech("Send my code"), email=email))

    assert pages[0].raw == pages[1].raw
    assert pages[0].address == pages[1].address


def test_clearing_the_computer_closes_the_booking(visitor, saturday, speech):
    book(visitor, speech=speech)
    page = clear(visitor, speech=speech)

    assert page.heading == speech("Book a CityKey appointment")
    assert visitor.open(f"/{speech.code}/booking/details").path == f"/{speech.code}/booking"


def test_the_calendar_file_of_the_booking_is_in_its_language(visitor, saturday, speech):
    book(visitor, speech=speech)
    page = visitor.follow(speech("Add to my calendar"))

    assert page.mimetype == "text/calendar"
    assert b"DTSTART" in page.raw and b"Kosciuszko Park" in page.raw


def test_a_booking_in_the_past_says_so(visitor, neighbor, saturday, speech, wall):
    code = book(visitor, speech=speech).code
    wall.set(at(make.plan().day, make.plan().ends))
    page = open_again(neighbor, code, speech=speech)

    assert page.says(speech("This appointment is in the past."))
    assert not page.links(speech("Cancel this appointment", context="button"))


def test_every_language_link_of_the_journey_keeps_place_and_choices(visitor, saturday, speech):
    for address in (
        f"/{speech.code}/events?near=60618&people=2&day=sat&day=sun",
        f"/{speech.code}/times?speaks=es&access=asl",
        f"/{speech.code}/events/kosciuszko?people=3",
    ):
        page = visitor.open(address)
        for link in page.soup.select(".language-list a"):
            there = visitor.open(link["href"])
            old, new = urlsplit(address), urlsplit(there.address)
            assert new.path.split("/", 2)[2] == old.path.split("/", 2)[2]
            assert new.query == old.query
            assert there.soup.html["lang"] == link["hreflang"]
