"""Which wrong address somebody can have typed who meant the right one."""

import pytest

from citykey_site.domain.slips import distance, is_slip

SLIPS = [
    ("ana@gmial.com", "ana@gmail.com"),
    ("ana.lopez@gmail.con", "analopez@gmail.com"),
    ("ana@yahooo.com", "ana@yahoo.com"),
    ("aan@example.org", "ana@example.org"),
    ("anna@exmaple.org", "ana@example.org"),
    ("ana@example.or", "ana@example.org"),
    ("ANA@GMIAL.COM", "ana@gmail.com"),
]
OTHERS = [
    ("ana@gmial.com", "ben@gmail.com"),
    ("ana@example.org", "ana@example.com"),
    ("ana@example.org", ""),
    ("", ""),
    ("ana@example.org", "482100"),
    ("482100", "482101"),
    ("an@example.org", "joe@example.org"),
]


@pytest.mark.parametrize(("wrong", "right"), SLIPS)
def test_a_slip_of_a_finger_or_two_is_a_slip(wrong, right):
    assert is_slip(wrong, right)


@pytest.mark.parametrize(("wrong", "right"), OTHERS)
def test_another_address_is_no_slip(wrong, right):
    assert not is_slip(wrong, right)


def test_what_is_swapped_with_its_neighbor_is_one_slip():
    assert (distance("gmial", "gmail"), distance("abc", ""), distance("same", "same")) == (1, 3, 0)
