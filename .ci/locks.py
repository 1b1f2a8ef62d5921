"""Reads the locks: which packages, in which version, with which hashes, and who asks for them."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("requirements.lock", "requirements-production.lock", "requirements-test.lock")
PINNED = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)"
    r"\s*(?:;\s*(?P<marker>[^\\]+?))?\s*\\?$"
)
HASH = re.compile(r"\s+--hash=sha256:([0-9a-f]{64})")
OURSELVES = "citykey-site"


class BadLock(Exception):
    """Says which line of a lock is no pinned package with hashes."""


@dataclass(frozen=True, kw_only=True)
class Package:
    """Is one pinned package. `wanted_by` names packages, and us where we ask for it directly."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    wanted_by: tuple[str, ...]

    @property
    def direct(self) -> bool:
        """Tells whether this project asks for the package itself."""
        return OURSELVES in self.wanted_by

    @property
    def purl(self) -> str:
        """Returns the package as a package URL."""
        return f"pkg:pypi/{self.name}@{self.version}"


def canonical(name: str) -> str:
    """Returns the one spelling of a package's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read(text: str) -> list[Package]:
    """Returns the packages of a lock in its order. Raises BadLock for a line that pins nothing."""
    pieces: list[list[str]] = []
    for line in text.splitlines():
        if line[:1].strip() and not line.startswith("#"):
            pieces.append([line])
        elif pieces and line.strip():
            pieces[-1].append(line)
    return [_package(lines) for lines in pieces]


def read_file(name: str) -> list[Package]:
    """Returns the packages of one of our locks."""
    return read((ROOT / name).read_text("utf-8"))


def _package(lines: list[str]) -> Package:
    found = PINNED.match(lines[0])
    hashes = tuple(sorted(HASH.findall("\n".join(lines))))
    if found is None or not hashes:
        raise BadLock(f"not pinned with a hash: {lines[0]}")
    return Package(
        name=canonical(found["name"]),
        version=found["version"],
        marker=(found["marker"] or "").strip(),
        hashes=hashes,
        wanted_by=_wanted_by(lines),
    )


def _wanted_by(lines: list[str]) -> tuple[str, ...]:
    said = " ".join(line.strip().lstrip("#").strip() for line in lines if "#" in line)
    names = re.sub(r"\([^)]*\)", "", said.partition("via")[2]).split()
    return tuple(sorted({canonical(name.partition(":")[0]) for name in names}))
