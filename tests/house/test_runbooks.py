"""The pages for operations name commands, settings, files and tests that exist."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from citykey_site.cli import COMMANDS
from citykey_site.config import Settings
from tests.house import inventories

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "operations").glob("*.md"))
SAMPLES = sorted(path for path in (ROOT / "docs" / "deploy").iterdir() if path.is_file())
COMMAND = re.compile(r"(?:\./citykey|-m citykey_site) ([a-z][a-z-]*)")
SETTING = re.compile(r"CITYKEY_([A-Z][A-Z_]+)")
SETTINGS = {field.name.upper() for field in fields(Settings)}


def strange(text: str) -> set[str]:
    """Returns commands, settings and evidence that a page names and nobody has."""
    commands = {name for name in COMMAND.findall(text) if name not in {*COMMANDS, "test"}}
    settings = {
        name for name in SETTING.findall(text) if name.removesuffix("_FILE") not in SETTINGS
    }
    return commands | settings | inventories.missing(text)


@pytest.mark.parametrize("page", [*PAGES, *SAMPLES], ids=lambda page: page.name)
def test_what_a_page_names_exists(page):
    assert strange(page.read_text("utf-8")) == set()


def test_what_does_not_exist_is_found():
    text = "`./citykey dance`, CITYKEY_MUSIC, `tests/web/test_dance.py::test_a_step`"

    assert len(strange(text)) == 3


def test_every_page_says_how_it_is_rehearsed_and_stands_in_the_list():
    listed = (ROOT / "docs" / "operations" / "README.md").read_text("utf-8")
    pages = {page.name: page.read_text("utf-8") for page in PAGES if page.name != "README.md"}

    assert set(re.findall(r"\]\((\S+)\)", listed)) == pages.keys()
    assert {name for name, text in pages.items() if inventories.evidence(text)} == pages.keys()
