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
NEW_NAME = {
    "mapped_column(UtcDateTime)\n    email_": 'mapped_column("reminder_at", UtcDateTime)\n    email_',
    '"remind_at"': '"reminder_at"',
    '"remind_at IS': '"reminder_at IS',
}


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
    """Makes a checkout of the later release, whose bookings know only the new name."""
    for name in PARTS:
        copy = shutil.copytree if (CHECKOUT / name).is_dir() else shutil.copy
        copy(CHECKOUT / name, folder / name)
    code = folder / "citykey_site" / "storage"
    shutil.copytree(VERSIONS, code / "migrations" / "versions", dirs_exist_ok=True)
    with (code / "steps.py").open("a") as written:
        written.write(f"\nSTEPS += {STEPS!r}\n")
    table = code / "tables" / "bookings.py"
    text = table.read_text("utf-8")
    for old, new in NEW_NAME.items():
        assert old in text
        text = text.replace(old, new)
    table.write_text(text, "utf-8")
    return folder
