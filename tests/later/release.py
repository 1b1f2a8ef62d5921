"""Puts the steps of the release to come into this process, or its code into a folder."""

import shutil
from pathlib import Path

from citykey_site.storage import steps
from citykey_site.storage.migrations import FOLDER
from citykey_site.storage.steps import Step

CHECKOUT = Path(__file__).resolve().parents[2]
VERSIONS = Path(__file__).parent / "versions"
PARTS = ("citykey_site", "templates", "static", "translations", "wsgi.py")
STEPS = (
    Step(revision="0007", oldest_program="0006", fills=True),
    Step(revision="0008", oldest_program="0006"),
    Step(revision="0009", oldest_program="0009", takes_away=True),
)
# What the table of bookings says in that release.
OLD_NAME = "remind_at: Mapped[datetime | None] = mapped_column(UtcDateTime)"
NEW_NAME = OLD_NAME.replace("UtcDateTime", '"reminder_at", UtcDateTime, key="remind_at"')

HANG = """

_whole = upgrade


def upgrade():
    _whole()
    if "HANG_IN_MIGRATION" in os.environ:
        Path(os.environ["HANG_IN_MIGRATION"]).touch()
        signal.pause()


import os, signal
from pathlib import Path
"""


def migrations(folder: Path) -> Path:
    """Makes a folder of migrations with those of the later release, and returns it."""
    made = folder / "migrations"
    shutil.copytree(FOLDER, made)
    shutil.copytree(VERSIONS, made / "versions", dirs_exist_ok=True)
    return made


def known() -> tuple[Step, ...]:
    """Returns the steps that a program of the later release knows."""
    return steps.STEPS + STEPS


def checkout(folder: Path) -> Path:
    """Makes a checkout of the later release, whose bookings know only the new name.

    It fills two rows at a time; where HANG_IN_MIGRATION names a file, its first step makes that
    file, before its commit, and ends no more.
    """
    folder.mkdir()
    for name in PARTS:
        copy = shutil.copytree if (CHECKOUT / name).is_dir() else shutil.copy
        copy(CHECKOUT / name, folder / name)
    code = folder / "citykey_site" / "storage"
    shutil.copytree(VERSIONS, code / "migrations" / "versions", dirs_exist_ok=True)
    with (code / "steps.py").open("a") as written:
        written.write(f"\nSTEPS += {STEPS!r}\n")
    with (code / "migrations" / "versions" / "0007_reminder_at.py").open("a") as written:
        written.write(HANG)
    _change(code / "filling.py", {"BATCH = 200": "BATCH = 2"})
    _change(code / "tables" / "bookings.py", {OLD_NAME: NEW_NAME})
    return folder


def _change(path: Path, words: dict[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in words.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
