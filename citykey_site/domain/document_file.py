"""Reads and checks `data/documents.toml`, the file of papers that the Clerk's staff own."""

import re
import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files

from citykey_site.domain.document_facts import Age, Facts, Group, Help, Need, Paper

FILE = "documents.toml"
DATED = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
PLAIN = re.compile(r"[^%<>&]{3,80}")  # A name is a message: no placeholder, no markup.


class Broken(Exception):
    """Says in one sentence what is wrong in the file of papers."""


@cache
def known() -> Facts:
    """Returns what the file says, read once. Raises Broken with one sentence."""
    return read(files("citykey_site.domain").joinpath("data", FILE).read_text("utf-8"))


def read(text: str) -> Facts:
    """Reads and checks the words of the file. Raises Broken with one sentence."""
    try:
        rows = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise Broken(f"{FILE} is not TOML: {wrong}.") from None
    papers = _by_id("paper", [_paper(row) for row in _rows(rows, "paper")])
    helps = _by_id("help", [_help(row) for row in _rows(rows, "help")])
    _check_needs(papers)
    return Facts(
        one_paper_two_needs=_typed("the file", rows, "one_paper_two_needs", bool),
        guide=_address(rows, "guide"),
        calculator=_address(rows, "calculator"),
        papers=papers,
        helps=helps,
    )


def _paper(row: dict) -> Paper:
    where = _where("paper", row)
    name = _typed(where, row, "name", str)
    if not PLAIN.fullmatch(name):
        raise Broken(f"{FILE}: {where}: `name` must have 3 to 80 characters and no %, <, > or &.")
    return Paper(
        **_common(where, row),
        name=name,
        group=_one_of(where, "group", Group, _typed(where, row, "group", str)),
        icon=_typed(where, row, "icon", str),
        shows=_each_of(where, row, "shows", Need),
        example=_typed(where, {"example": False} | row, "example", bool),
        unverified=_typed(where, {"unverified": False} | row, "unverified", bool),
        named=_typed(where, {"named": True} | row, "named", bool),
    )


def _help(row: dict) -> Help:
    where = _where("help", row)
    return Help(**_common(where, row), needs=_each_of(where, row, "needs", Need))


def _common(where: str, row: dict) -> dict[str, object]:
    as_of = _typed(where, row, "as_of", str)
    if not DATED.fullmatch(as_of):
        raise Broken(f"{FILE}: {where}: `as_of` must be a year, a month or a day, not {as_of!r}.")
    return {
        "id": row["id"],
        "applicants": _each_of(where, row, "applicants", Age),
        "basis": _typed(where, row, "basis", str),
        "as_of": as_of,
    }


def _rows(rows: dict, kind: str) -> list[dict]:
    found = rows.get(kind)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise Broken(f"{FILE} must have rows that begin with [[{kind}]].")
    return found


def _where(kind: str, row: dict) -> str:
    """Returns how a row is called in a sentence."""
    given = row.get("id")
    if not isinstance(given, str) or not re.fullmatch(r"[a-z]+(-[a-z]+)*", given):
        raise Broken(f"{FILE}: a {kind} has no `id` of small letters and hyphens: {given!r}.")
    return f"{kind} {given!r}"


def _typed(where: str, row: dict, name: str, kind: type):
    found = row.get(name)
    if type(found) is not kind or found == "":
        raise Broken(f"{FILE}: {where}: `{name}` must be given, as {kind.__name__}.")
    return found


def _each_of(where: str, row: dict, name: str, kind: type[StrEnum]) -> frozenset:
    return frozenset(_one_of(where, name, kind, item) for item in _typed(where, row, name, list))


def _one_of(where: str, name: str, kind: type[StrEnum], given: object):
    allowed = [item.value for item in kind]
    if given not in allowed:
        raise Broken(f"{FILE}: {where}: `{name}` cannot be {given!r}, only {', '.join(allowed)}.")
    return kind(given)


def _address(rows: dict, name: str) -> str:
    found = _typed("the file", rows, name, str)
    if not re.fullmatch(r"https://[\w./-]+", found):
        raise Broken(f"{FILE}: `{name}` must be an address that begins with https://.")
    return found


def _by_id(kind: str, items: list) -> dict:
    found = {item.id: item for item in items}
    if len(found) != len(items):
        raise Broken(f"{FILE}: two rows [[{kind}]] have the same `id`.")
    return found


def _check_needs(papers: dict[str, Paper]) -> None:
    for paper in papers.values():
        if not paper.shows or not paper.applicants:
            raise Broken(f"{FILE}: paper {paper.id!r} must show a need of somebody.")
