"""Day passes on the pages: an organizer makes and revokes them, a helper signs in with one."""

import re

import pytest

from tests import clerk, make
from tests.people import Visitor

PASSES = "/staff/events/kosciuszko/passes"
WRONG = "482100937718"


@pytest.fixture
def helper(make_app) -> Visitor:
    """A helper with a phone, not signed in."""
    return Visitor(make_app(), network="198.51.100.20")


@pytest.fixture
def code(organizer, saturday, wall) -> str:
    """The code of a pass; it is the morning of its day."""
    made = make_passes(organizer)
    wall.set(make.later(days=18, hours=1))
    sign_in_again(organizer, wall)
    organizer.open(PASSES)
    return made[0]


def sign_in_again(organizer, wall) -> None:
    """Signs the organizer in after days have gone by."""
    clerk.sign_in(organizer, wall, member_id=organizer.member.id)


def make_passes(organizer, count: str = "1") -> list[str]:
    """Makes passes by the form and returns their codes."""
    organizer.open(PASSES)
    organizer.press("Make passes", count=count)
    return codes(organizer.page)


def codes(page) -> list[str]:
    """Returns the codes that a page shows."""
    return [found.replace(" ", "") for found in re.findall(r"\b\d{4} \d{4} \d{4}\b", page.main)]


def sign_in(helper, code: str):
    """Types the code of a pass."""
    helper.open("/staff/pass")
    return helper.press("Open the door", code=code)


def test_an_organizer_makes_passes_and_sees_each_code_once(organizer, saturday):
    assert len(set(make_passes(organizer, "3"))) == 3
    assert organizer.page.heading == "Made: 3 day passes"
    assert codes(organizer.open(PASSES)) == []
    assert organizer.page.says("Helper 3")


def test_each_card_says_what_a_helper_needs(organizer, saturday):
    make_passes(organizer)
    [card] = organizer.page.soup.select(".passes li")
    words = " ".join(card.get_text(" ").split())
    for piece in ("Helper 1", "Kosciuszko Park", "Saturday, December 5", "/staff/pass"):
        assert piece in words


def test_the_same_form_twice_makes_no_more_passes(organizer, saturday):
    page = organizer.open(PASSES)
    fields = {item["name"]: item["value"] for item in page.soup.select("main form input")}
    sent = {name: fields[name] for name in ("token", "once")} | {"count": "2"}
    organizer.post(PASSES, sent)
    again = organizer.post(PASSES, sent)
    assert again.status == 422
    assert again.errors[0].startswith("These passes are made already.")
    assert len(organizer.open(PASSES).soup.select("tbody tr")) == 2


@pytest.mark.parametrize("count", ["0", "11", "x"])
def test_a_number_that_is_none_is_told_beside_the_field(organizer, saturday, count):
    organizer.open(PASSES)
    page = organizer.press("Make passes", count=count)
    assert (page.status, page.errors) == (422, ["Choose a number of passes from 1 to 10."])


def test_a_form_without_the_own_token_makes_nothing(organizer, saturday):
    assert organizer.post(PASSES, {"count": "2"}).status == 422
    assert organizer.open(PASSES).says("There is no pass for this event yet.")


def test_a_helper_signs_in_and_is_led_to_the_door(helper, code):
    answer = sign_in(helper, code)
    assert answer.path == "/staff/events/kosciuszko/door"


def test_a_helper_who_scanned_a_slip_is_led_back_to_it(helper, code, wall):
    with helper.app.app_context():
        slip = make.booking().slip
    helper.client.get(f"/staff/check-in/{slip}")
    assert sign_in(helper, code).path == f"/staff/check-in/{slip}"


def test_a_helper_who_asked_for_another_page_is_led_to_the_door(helper, code):
    helper.client.get("/staff/figures")
    assert sign_in(helper, code).path == "/staff/events/kosciuszko/door"


def test_any_spelling_of_the_code_is_understood(helper, code):
    typed = "–".join((code[:4], code[4:8], code[8:])).translate(
        str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    )
    assert sign_in(helper, typed).path == "/staff/events/kosciuszko/door"


def test_a_pass_opens_no_page_but_the_door(helper, code):
    sign_in(helper, code)
    for address in (PASSES, "/staff/events/kosciuszko", "/staff/events/kosciuszko/book"):
        assert helper.open(address).status == 403, address


def test_a_revoked_pass_is_out_at_the_next_request(helper, code, organizer):
    sign_in(helper, code)
    organizer.press("Revoke Helper 1")
    assert organizer.page.says("Revoked: the pass of Helper 1.")
    answer = helper.client.get("/staff/events/kosciuszko/door")
    assert (answer.status_code, answer.location) == (303, "/staff/sign-in")


def test_all_passes_are_revoked_after_asking_once(helper, code, organizer):
    second = make_passes(organizer)[0]
    sign_in(helper, code)
    organizer.open(PASSES)
    organizer.follow("Revoke all 2 passes")
    organizer.press("Revoke all 2 passes")
    assert organizer.page.says("Revoked: 2 passes.")
    assert helper.client.get("/staff/events/kosciuszko/door").status_code == 303
    assert sign_in(helper, second).status == 422


def test_a_revoked_and_an_unknown_pass_get_the_same_words(helper, code, organizer):
    organizer.press("Revoke Helper 1")
    said = {tuple(sign_in(helper, typed).errors) for typed in (code, WRONG)}
    assert said == {("This pass does not open the door. Ask the organizer for a new one.",)}


def test_a_pass_for_another_day_says_which_day(helper, organizer, saturday):
    page = sign_in(helper, make_passes(organizer)[0])
    assert page.errors == ["This pass is for Saturday, December 5, 2026. It opens on that day."]


def test_a_sign_in_with_a_pass_ends_with_the_day(helper, code, wall):
    sign_in(helper, code)
    wall.set(make.later(days=18, hours=14, minutes=59))
    sign_in(helper, code)
    assert helper.client.get("/staff/events/kosciuszko/door").status_code == 200
    wall.move(minutes=2)
    assert helper.client.get("/staff/events/kosciuszko/door").status_code == 303


def test_a_helper_who_does_nothing_for_hours_stays_signed_in_but_not_for_thirteen(
    helper, code, wall
):
    wall.set(make.later(days=17, hours=16))
    sign_in(helper, code)
    wall.move(hours=11)
    assert helper.client.get("/staff/events/kosciuszko/door").status_code == 200
    wall.move(hours=2)
    assert helper.client.get("/staff/events/kosciuszko/door").status_code == 303


def test_a_typing_slip_is_told_and_never_counted(helper, code):
    slipped = code[:-1] + str((int(code[-1]) + 1) % 10)
    helper.open("/staff/pass")
    for _ in range(12):
        assert helper.press("Open the door", code=slipped).status == 422
    assert sign_in(helper, code).path == "/staff/events/kosciuszko/door"


def test_ten_wrong_codes_bring_a_wait_that_says_its_end(helper, code):
    helper.open("/staff/pass")
    for _ in range(10):
        assert helper.press("Open the door", code=WRONG).status == 422
    page = sign_in(helper, code)
    assert page.status == 429
    assert 0 < int(page.headers["Retry-After"]) <= 61
    assert page.says("You can try again at:")


def test_a_day_that_has_passed_gets_no_pass(organizer, saturday, wall):
    wall.set(make.later(days=19))
    sign_in_again(organizer, wall)
    page = organizer.open(PASSES)
    assert page.says("The day of this event has passed, so no new pass can be made.")
