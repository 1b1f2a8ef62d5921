"""Reads what `/metrics` says, strictly, as Prometheus does (text format 0.0.4)."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

NAME = r"[a-z][a-z0-9_]*"
HELP = re.compile(rf"# HELP ({NAME}) [A-Z0-9].*\.")
TYPE = re.compile(rf"# TYPE ({NAME}) (counter|gauge|histogram)")
SAMPLE = re.compile(rf"({NAME})(?:\{{((?:{NAME}=\"[^\"\\\n]*\",?)+)\}})? (\d+(?:\.\d+)?(?:e-\d+)?)")
LABEL = re.compile(rf'({NAME})="([^"]*)"')
ENDS = ("_bucket", "_sum", "_count")

Labels = frozenset[tuple[str, str]]


@dataclass
class Told:
    """Holds what was told: kinds by name, values by name and labels."""

    kinds: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[Labels, float]] = field(default_factory=lambda: defaultdict(dict))

    def value(self, name: str, **labels: str) -> float:
        """Returns one number; without labels the sum of all of that name."""
        wanted = set(labels.items())
        return sum(number for found, number in self.values[name].items() if wanted <= found)

    def labels(self) -> set[tuple[str, str]]:
        """Returns every label with its value, of whatever name."""
        return {label for found in self.values.values() for labels in found for label in labels}


def read(text: str) -> Told:
    """Reads the text. Raises AssertionError at the first line that Prometheus would not like."""
    assert text.endswith("\n")
    told, name = Told(), ""
    for line in text.splitlines():
        if found := HELP.fullmatch(line):
            name = found[1]
            assert name not in told.kinds, line
        elif found := TYPE.fullmatch(line):
            assert found[1] == name, line
            told.kinds[name] = found[2]
        else:
            found = SAMPLE.fullmatch(line)
            assert found and _belongs(found[1], name, told.kinds[name]), line
            labels = frozenset(LABEL.findall(found[2] or ""))
            assert labels not in told.values[found[1]], line
            told.values[found[1]][labels] = float(found[3])
    for name in (name for name, kind in told.kinds.items() if kind == "histogram"):
        _check_histogram(told, name)
    return told


def _belongs(sample: str, name: str, kind: str) -> bool:
    if kind == "histogram":
        return sample.removeprefix(name) in ENDS
    return sample == name and (kind == "counter") == name.endswith("_total")


def _check_histogram(told: Told, name: str) -> None:
    rows = defaultdict(list)
    for labels, number in told.values[f"{name}_bucket"].items():
        limit = dict(labels)["le"]
        rows[labels - {("le", limit)}].append((float(limit), number))
    assert rows.keys() == told.values[f"{name}_count"].keys() == told.values[f"{name}_sum"].keys()
    for labels, steps in rows.items():
        numbers = [number for _, number in sorted(steps)]
        assert numbers == sorted(numbers), labels
        assert max(steps) == (float("inf"), told.values[f"{name}_count"][labels])
