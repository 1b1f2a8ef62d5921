"""The confirmation code, as it is drawn and as people type it."""

from collections import Counter

import pytest

from citykey_site.domain import codes
from citykey_site.domain.refusals import CodeIncomplete, CodeSlip

CODE = codes.EXAMPLE

TYPED = [
    "482100937718",
    "4821 0093 7718",
    " 4821-0093-7718 ",
    "4821–0093—7718",
    "4821\u20110093\u20117718",
    "4821.0093.7718",
    "4821\u00a00093\u00a07718",
    "\u200e4821 0093 7718\u200e",
    "\u2066482100937718\u2069",
    "４８２１　００９３　７７１８",
    "٤٨٢١٠٠٩٣٧٧١٨",
    "۴۸۲۱ ۰۰۹۳ ۷۷۱۸",
    "४८२१ ००९३ ७७१८",
    "৪৮২১ ০০৯৩ ৭৭১৮",
    "4821\t0093\n7718\0",
    "code: 4821 0093 7718",
]


@pytest.mark.parametrize("typed", TYPED)
def test_a_code_is_understood_however_it_is_typed(typed):
    assert codes.tidy(typed) == CODE


@pytest.mark.parametrize("typed", ["", "abc", "4821", "48210093771", "4821009377180", "½" * 12])
def test_a_code_that_is_not_twelve_digits_is_named_as_incomplete(typed):
    with pytest.raises(CodeIncomplete):
        codes.tidy(typed)


def test_every_single_wrong_digit_is_named_as_a_slip():
    for place, right in enumerate(CODE):
        for wrong in set("0123456789") - {right}:
            with pytest.raises(CodeSlip):
                codes.tidy(CODE[:place] + wrong + CODE[place + 1 :])


def test_every_swap_of_two_neighbors_is_named_as_a_slip():
    code = "012345678901"
    code = code[:11] + next(digit for digit in "0123456789" if _is_right(code[:11] + digit))
    for place in range(11):
        first, second = code[place], code[place + 1]
        if first != second:
            with pytest.raises(CodeSlip):
                codes.tidy(code[:place] + second + first + code[place + 2 :])


def test_a_new_code_is_one_that_can_be_typed_back():
    for _ in range(1000):
        code = codes.new_code()
        assert codes.tidy(codes.grouped(code)) == code


def test_new_codes_use_every_digit_in_every_place():
    drawn = [codes.new_code() for _ in range(5000)]
    assert len(set(drawn)) == len(drawn)
    for place in range(codes.LENGTH):
        counts = Counter(code[place] for code in drawn)
        # 9 degrees of freedom: 50 is passed once in ten million draws.
        assert sum((counts[digit] - 500) ** 2 / 500 for digit in "0123456789") < 50


def test_a_code_is_shown_in_three_groups_of_four():
    assert codes.grouped(CODE) == "4821 0093 7718"


def _is_right(code: str) -> bool:
    try:
        return bool(codes.tidy(code))
    except CodeSlip:
        return False


# The second number: six digits in the place of an email.


@pytest.mark.parametrize(
    "typed",
    ["123456", "123 456", " 123-456 ", "123–456", "١٢٣٤٥٦", "１２３４５６", "\u200e123456\u200e"],
)
def test_a_second_number_is_understood_however_it_is_typed(typed):
    assert codes.second_number(typed) == "123456"


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "482100937718", "123456@qq.com", "a123456", "ana"]
)
def test_what_is_no_second_number_is_not_taken_for_one(typed):
    assert codes.second_number(typed) is None


def test_a_second_number_is_shown_in_two_groups():
    assert codes.grouped(codes.new_second_number())[3] == " "
