"""Codes for cameras: each module of the code is drawn, dark on white, with a quiet edge."""

import re

import segno
from bs4 import BeautifulSoup

from citykey_site.web.pictures import QUIET, SLIP_MASK, qr, slip_picture

ADDRESS = "https://cards.example.org/staff/check-in/abcdefghijklmnopqrstuv"


def drawn(picture) -> list[bytearray]:
    """Returns the dark modules of a picture, row by row, without its quiet edge."""
    svg = BeautifulSoup(str(picture), "html.parser").svg
    side = int(svg["viewbox"].split()[2])
    rows = [bytearray(side) for _ in range(side)]
    steps = re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", svg.find_all("path")[1]["d"])
    across = down = 0.0
    for step, first, second in steps:
        if step == "h":
            for place in range(int(across), int(across) + int(first)):
                rows[int(down)][place] = 1
            across += int(first)
        else:
            whole = step == "M"
            across = float(first) + (0 if whole else across)
            down = float(second) + (0 if whole else down)
    return [row[QUIET : side - QUIET] for row in rows[QUIET : side - QUIET]]


def test_the_picture_holds_every_module_of_the_code():
    code = segno.make_qr(ADDRESS, error="m")

    assert drawn(qr(ADDRESS)) == list(code.matrix)


def test_the_picture_of_a_slip_holds_the_address_for_staff_under_a_mask_that_it_names():
    code = segno.make_qr(ADDRESS, error="m", mask=SLIP_MASK)
    picture = slip_picture("abcdefghijklmnopqrstuv", base_url="https://cards.example.org")

    assert drawn(picture("QR code")) == list(code.matrix)
    named = [code.matrix[8][column] for column in (2, 3, 4)]  # ISO/IEC 18004, 7.9.1
    assert int("".join(map(str, named)), 2) ^ 0b101 == SLIP_MASK


def test_the_picture_is_black_on_white_on_every_ground():
    ground, modules = BeautifulSoup(str(qr(ADDRESS)), "html.parser").find_all("path")

    assert (ground["fill"], modules["stroke"]) == ("#fff", "#000")


def test_the_picture_is_named_and_its_name_is_escaped():
    svg = BeautifulSoup(str(qr(ADDRESS, "Yours & <mine>")), "html.parser").svg

    assert svg["role"] == "img" and svg.title.get_text() == "Yours & <mine>"


def test_the_picture_needs_no_style_of_its_own():
    assert "style" not in qr(ADDRESS)
