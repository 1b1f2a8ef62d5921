"""Who may open which staff page."""


def test_a_stranger_is_led_to_the_sign_in(visitor):
    answer = visitor.client.get("/staff/")

    assert answer.status_code == 303 and answer.location == "/staff/sign-in"


def test_an_organizer_sees_the_first_page(organizer):
    assert organizer.open("/staff/").status == 200
