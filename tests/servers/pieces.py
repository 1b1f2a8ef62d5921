"""Finds the programs outside Python that some tests need."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
NOTO_FAMILIES = (
    "Noto Sans Arabic",
    "Noto Sans CJK SC",
    "Noto Sans CJK TC",
    "Noto Sans Devanagari",
    "Noto Nastaliq Urdu",
)


def chromium() -> Path | None:
    """Finds Chromium, or nothing."""
    paths = (shutil.which(name) for name in CHROMIUM_NAMES)
    return next((Path(path) for path in paths if path), None)


def firefox() -> Path | None:
    """Finds Firefox, or nothing."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    return Path(path) if path else None


def postgres_folder() -> Path | None:
    """Finds the folder that holds PostgreSQL's `initdb` and `postgres`, or nothing.

    Debian keeps them off the PATH, one folder for each version; the newest is taken.
    """
    told = _output("pg_config", "--bindir").strip()
    on_path = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    candidates = [
        *([Path(told)] if told else []),
        *debian,
        *([Path(on_path).parent] if on_path else []),
    ]
    return next((folder for folder in candidates if _has_postgres(folder)), None)


def w3m() -> Path | None:
    """Finds the text browser w3m, or nothing."""
    path = shutil.which("w3m")
    return Path(path) if path else None


def nginx() -> Path | None:
    """Finds the proxy nginx, also where Debian keeps what only root starts, or nothing."""
    path = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    return Path(path) if path else None


def redis_server() -> Path | None:
    """Finds Redis or its twin Valkey, or nothing."""
    path = shutil.which("redis-server") or shutil.which("valkey-server")
    return Path(path) if path else None


def iproute() -> Path | None:
    """Finds `ip`, which makes networks, or nothing."""
    path = shutil.which("ip") or shutil.which("ip", path="/usr/sbin:/sbin")
    return Path(path) if path else None


def can_make_machines() -> bool:
    """Tells whether tests may make networks of their own, by making one."""
    if iproute() is None or os.geteuid() != 0:
        return False
    words = ["unshare", "--net", str(iproute()), "link", "add", "type", "veth"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def strace() -> Path | None:
    """Finds strace, which tells what files a program opens, or nothing."""
    path = shutil.which("strace")
    return Path(path) if path else None


def noto_fonts() -> bool:
    """Tells whether every script of this site has its Noto font, going by fontconfig's list."""
    families = _output("fc-list", ":", "family")
    return all(family in families for family in NOTO_FAMILIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Is one thing that tests with a marker need, with the Debian packages that bring it.

    `only_long` is what nothing but tests of minutes needs.
    """

    marker: str
    name: str
    packages: str
    found: Callable[[], object]
    only_long: bool = False


PIECES = (
    Piece(marker="browser", name="Chromium", packages="chromium", found=chromium),
    Piece(marker="firefox", name="Firefox", packages="firefox-esr", found=firefox, only_long=True),
    Piece(
        marker="fonts",
        name="the Noto fonts",
        packages="fontconfig fonts-noto-core fonts-noto-cjk",
        found=noto_fonts,
    ),
    Piece(
        marker="postgres",
        name="the PostgreSQL server",
        packages="postgresql",
        found=postgres_folder,
    ),
    Piece(marker="nginx", name="nginx", packages="nginx-light", found=nginx),
    Piece(
        marker="machines",
        name="root's right to make networks",
        packages="iproute2",
        found=can_make_machines,
        only_long=True,
    ),
    Piece(marker="redis", name="Redis", packages="redis-server", found=redis_server),
    Piece(marker="strace", name="strace", packages="strace", found=strace, only_long=True),
    Piece(marker="textbrowser", name="w3m", packages="w3m", found=w3m),
)


def missing(*, long: bool) -> list[Piece]:
    """Lists the pieces that this machine lacks for a run, in the order of their markers."""
    needed = (piece for piece in PIECES if long or not piece.only_long)
    return [piece for piece in needed if not piece.found()]


def _output(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return ""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


def _has_postgres(folder: Path) -> bool:
    return (folder / "initdb").is_file() and (folder / "postgres").is_file()
