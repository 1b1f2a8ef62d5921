"""What the help pages say about CityKey, each sentence with its date and its source.

The rows of `data/help_facts.toml` are for the Clerk's staff to check and to bring up to date. What
is not known stands in no row, and no page says it.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Holds one sentence; `as_of` is a year ("2024") or a month ("2024-05")."""

    id: str
    says: str
    as_of: str
    sure: str
    source: str


@cache
def known() -> dict[str, Fact]:
    """Returns every fact by its id."""
    text = files("citykey_site.domain").joinpath("data/help_facts.toml").read_text("utf-8")
    return {row["id"]: Fact(**row) for row in tomllib.loads(text)["fact"]}
