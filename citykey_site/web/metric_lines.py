"""Writes numbers as lines that Prometheus reads (its text format, version 0.0.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
NO_LABELS: Mapping[str, str] = {}
ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})

Sample = tuple[str, Mapping[str, str], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """Is a number with its name and kind: counter, gauge or histogram.

    A sample is what follows the name (`_bucket` of a histogram, else nothing), labels, value.
    """

    name: str
    kind: str
    says: str
    samples: tuple[Sample, ...]


def counter(name: str, says: str, samples: Iterable[tuple[Mapping[str, str], float]]) -> Metric:
    """Returns a number that only grows; each sample has its labels."""
    return Metric(
        name=name, kind="counter", says=says, samples=tuple(("", *item) for item in samples)
    )


def gauge(name: str, says: str, value: float | None) -> Metric:
    """Returns a number that goes up and down; None where it is not known."""
    samples = () if value is None else (("", NO_LABELS, value),)
    return Metric(name=name, kind="gauge", says=says, samples=samples)


def written(metrics: Iterable[Metric]) -> str:
    """Returns the text; a metric without a sample is only named."""
    lines = []
    for metric in metrics:
        lines.append(f"# HELP {metric.name} {metric.says}")
        lines.append(f"# TYPE {metric.name} {metric.kind}")
        lines += [
            f"{metric.name}{end}{_labels(labels)} {_number(value)}"
            for end, labels, value in metric.samples
        ]
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    said = ",".join(f'{name}="{value.translate(ESCAPED)}"' for name, value in labels.items())
    return f"{{{said}}}" if said else ""


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
