"""The page for those who watch names every number and no other; so do the rules for alerts."""

import re
from pathlib import Path

import pytest

from citykey_site.domain.turns import Turn
from citykey_site.storage.counted import Counted
from citykey_site.web import tally
from tests import metric_text

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "operations" / "watching.md"
ALERTS = DOCS / "deploy" / "prometheus-alerts.yml"
NAME = re.compile(r"citykey_[a-z_]+")
MATCHER = re.compile(r'(\w+)=~?"([^"]*)"')
RULE = re.compile(r"      - alert: (Citykey\w+)\n        expr: (?:>-\n((?: {10}\S.*\n)+)|(\S.*)\n)")
LABELS = {
    "status": set(tally.STATUSES),
    "why": set(tally.WHYS),
    "line": {turn.name.lower() for turn in Turn},
    "found": {"hit", "miss"},
    "deed": set(Counted),
    "refusal": set(tally.every_refusal()),
    "le": {*map(str, tally.BUCKETS), "+Inf"},
    "job": {"citykey"},
}


@pytest.fixture
def told(app) -> metric_text.Told:
    """What the site tells now."""
    return metric_text.read(app.test_client().get("/metrics").text)


def expressions(text: str) -> dict[str, str]:
    """Returns the expression of each rule by its name."""
    return {name: folded or line for name, folded, line in RULE.findall(text)}


def strange(expression: str, told: metric_text.Told) -> set[str]:
    """Returns the numbers and labels of an expression that the site does not tell."""
    names = set(NAME.findall(expression)) - told.kinds.keys()
    names = {name for name in names if _of_histogram(name) not in told.kinds}
    return names | {
        f"{label}={value}"
        for label, values in MATCHER.findall(expression)
        for value in values.split("|")
        if value not in LABELS.get(label, ())
    }


def _of_histogram(name: str) -> str:
    return re.sub(r"_(bucket|sum|count)$", "", name)


def test_the_page_names_each_number_and_no_other(told):
    rows = re.findall(r"^\| (`citykey_[^|]+) \|", PAGE.read_text("utf-8"), re.M)

    assert {name for row in rows for name in NAME.findall(row)} == told.kinds.keys()


def test_each_rule_asks_for_what_the_site_tells(told):
    text = ALERTS.read_text("utf-8")
    rules = expressions(text)

    assert len(rules) == text.count("- alert:") > 20
    assert not {name: strange(asked, told) for name, asked in rules.items() if strange(asked, told)}
    assert all(asked.count("(") == asked.count(")") for asked in rules.values())


def test_a_rule_about_what_is_not_told_is_found(told):
    text = ALERTS.read_text("utf-8")
    for right, wrong in (
        ("citykey_ready", "citykey_steady"),
        ("seconds_bucket", "seconds_basket"),
        ('"held"', '"hold"'),
        ('"code"', '"cod"'),
        ('le="2.0"', 'le="2"'),
        ("TooBusy", "TooBuzy"),
    ):
        broken = expressions(text.replace(right, wrong))
        assert len({name for name, asked in broken.items() if strange(asked, told)}) >= 1, wrong
