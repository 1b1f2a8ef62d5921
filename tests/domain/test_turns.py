"""Who goes first when more people come than can be answered at once."""

import pytest

from citykey_site.domain.networks import crowd_of, network_of
from citykey_site.domain.turns import Turn, needs_no_turn, turn_of

COOKIE = "a=b; __Host-citykey=eyJ9"
HELD = (
    ("GET", "/es/booking"),
    ("POST", "/en/booking"),
    ("GET", "/en/booking/details"),
    ("POST", "/en/booking/cancel"),
    ("GET", "/en/check/ab12"),
    ("GET", "/en/waitlist/ab12"),
    ("POST", "/es/updates/ab12/leave"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
)
OTHERS = (
    ("GET", "/"),
    ("GET", "//"),
    ("GET", ""),
    ("GET", "/en/"),
    ("GET", "/en/events/one"),
    ("GET", "/en/events/one/book"),
    ("GET", "/en/waitlist"),
    ("GET", "/xx/booking"),
    ("GET", "/booking"),
    ("GET", "/staffing"),
)


@pytest.mark.parametrize(("method", "path"), HELD)
def test_who_holds_a_place_and_whoever_watches_the_site_go_first(method, path):
    assert turn_of(method, path, "") is Turn.HELD


def test_everybody_else_reads():
    assert {turn_of(*asked, "") for asked in OTHERS} == {Turn.READING}
    assert {turn_of(*asked, COOKIE) for asked in OTHERS} == {Turn.READING}


def test_a_form_that_was_opened_here_goes_before_those_who_read():
    assert turn_of("POST", "/en/events/one/book", COOKIE) is Turn.BEGUN
    assert turn_of("POST", "/en/events/one/book", "other=1") is Turn.READING


def test_the_stylesheet_and_the_way_out_need_no_turn():
    free = ("/static/site.0123456789.css", "/leave", "/healthz")
    assert all(needs_no_turn("GET", path) for path in free)
    others = ("", "/", "/en/leave", "/en/events", "/metrics")
    assert not any(needs_no_turn("GET", path) for path in others)


def test_what_is_not_there_has_no_road_past_the_lines():
    wrong = ("/static/x", "/static/", "/leave/x", "/healthz/", "/static/site.css/../x", "/static")
    assert not any(needs_no_turn("GET", path) for path in wrong)
    assert not needs_no_turn("POST", "/leave")


def test_staff_go_first_once_they_have_a_cookie():
    assert turn_of("GET", "/staff/events", "citykey=ey") is Turn.HELD
    assert turn_of("GET", "/staff/events", "") is Turn.READING


def test_a_network_is_an_address_or_a_56th_of_ipv6():
    said = ("192.0.2.7", "::ffff:192.0.2.7", "2001:db8:1:2ff::1", "2001:db8:1:200::9", "x", "")
    same = "2001:db8:1:200::/56"
    assert [network_of(one) for one in said] == ["192.0.2.7"] * 2 + [same] * 2 + ["unknown"] * 2


def test_only_our_own_proxy_is_believed_about_where_a_person_is():
    assert crowd_of("192.0.2.7", "198.51.100.1") == "192.0.2.7"
    assert crowd_of("127.0.0.1", "9.9.9.9, 198.51.100.1", proxies=1) == "198.51.100.1"
    assert crowd_of("127.0.0.1", "9.9.9.9, 198.51.100.1", proxies=2) == "9.9.9.9"


def test_this_machine_itself_is_nobodys_crowd():
    assert {crowd_of("127.0.0.1"), crowd_of("::1"), crowd_of("127.0.0.1", "", proxies=1)} == {""}
