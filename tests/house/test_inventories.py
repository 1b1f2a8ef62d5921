"""What docs/security lists is what the code does: nothing more, nothing less."""

import ast

import pytest

from tests.house import inventories
from tests.house.test_rules import parsed

PAGES = sorted(inventories.SECURITY.glob("*.md"))


def page(name: str) -> str:
    """Returns one of the pages of docs/security."""
    return (inventories.SECURITY / name).read_text("utf-8")


def with_file(text: str, name: str = "web/planted.py") -> dict[str, ast.Module]:
    """Returns the code with one file more."""
    return parsed() | {name: ast.parse(text)}


def test_every_column_is_listed_with_what_it_says():
    assert inventories.rows_under_headings(page("data.md")) == inventories.columns()


def test_every_field_of_the_cookie_is_listed():
    assert inventories.rows(page("cookies.md")) == inventories.cookie_fields(parsed())


def test_every_line_and_field_of_the_log_is_listed():
    listed = inventories.rows(page("logs.md"))

    assert listed == inventories.log_lines(parsed()) | inventories.log_fields(parsed())


def test_every_use_of_a_digest_a_seal_or_chance_is_listed():
    assert inventories.rows(page("crypto.md")) == inventories.crypto(parsed())


def test_every_file_that_reaches_another_machine_is_listed():
    assert inventories.rows(page("outside.md")) == inventories.outside(parsed())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_what_a_page_points_to_is_there(path):
    assert not inventories.missing(path.read_text("utf-8"))


def test_the_map_names_every_page():
    named = page("README.md")

    assert not [path.name for path in PAGES if path.name != "README.md" and path.name not in named]


def test_a_column_that_is_not_listed_is_found():
    text = page("data.md").replace("| `email_sealed` |", "| email |")

    assert "booking.email_sealed" in inventories.columns() - inventories.rows_under_headings(text)


@pytest.mark.parametrize(
    ("listing", "planted", "found"),
    [
        (
            inventories.cookie_fields,
            "from flask import session\nWHO = 'who'\nsession[WHO] = email",
            "who",
        ),
        (
            inventories.cookie_fields,
            "from flask import session\nsession.setdefault('seen_by', 1)",
            "seen_by",
        ),
        (inventories.log_lines, "log.info('typed %s', x)", "web/planted.py: typed %s"),
        (inventories.outside, "import socket", "web/planted.py"),
        (inventories.crypto, "hashlib.md5(x)", "web/planted.py: hashlib.md5"),
        (inventories.crypto, "secrets.token_hex(2)", "web/planted.py: secrets.token_hex"),
    ],
)
def test_what_was_planted_in_the_code_is_found(listing, planted, found):
    assert listing(with_file(planted)) - listing(parsed()) == {found}


def test_a_field_that_was_planted_in_a_line_is_found():
    planted = with_file("def f(notes):\n    notes['email'] = 1", "web/request_log.py")

    assert "email" in inventories.log_fields(planted) - inventories.log_fields(parsed())


def test_evidence_that_is_not_there_is_found():
    text = "`tests/house/test_rules.py::test_nothing` `tests/gone.py` `docs/draw.md`"

    assert inventories.missing(text) == {"tests/house/test_rules.py::test_nothing", "tests/gone.py"}
