"""The program writes in its data folder and nowhere else: its code may belong to another user."""

import shutil
import sys
from pathlib import Path

import pytest

from tests import make
from tests.servers.over_http import resident
from tests.servers.site import CHECKOUT, run_site

CODE = ("citykey_site", "templates", "static", "translations", "wsgi.py")
FREE = "section[aria-labelledby=times] .rows li:not(.gone) > a"


def copy_of_the_code(folder: Path) -> Path:
    """Copies the program, and takes the right to write away from its files and folders."""
    folder.mkdir()
    for name in CODE:
        path = CHECKOUT / name
        if path.is_dir():
            shutil.copytree(path, folder / name)
        else:
            shutil.copy(path, folder / name)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder


def seen(folder: Path) -> dict[str, tuple[int, int]]:
    """Returns each file and folder with its size and the moment of its last change."""
    found = {path: path.stat() for path in [folder, *folder.rglob("*")]}
    return {str(path): (stat.st_size, stat.st_mtime_ns) for path, stat in found.items()}


@pytest.mark.long
def test_a_whole_visit_leaves_the_code_and_where_it_was_started_untouched(tmp_path, app, wall):
    code, elsewhere = copy_of_the_code(tmp_path / "code"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    instance = tmp_path / "instance"
    settings = {"CITYKEY_INSTANCE": str(instance), "CITYKEY_CLOCK_FILE": str(wall.path)}
    settings |= {"PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(elsewhere)}
    make.event()
    before = seen(code) | seen(elsewhere)
    serve = (sys.executable, "-P", "-m", "citykey_site", "serve", "--port", "{port}")
    with run_site(("env", "-C", str(elsewhere), *serve), environment=settings) as site:
        visitor = resident(site.url)
        visitor.open("/en/events/kosciuszko?people=2")
        visitor.open(visitor.page.soup.select_one(FREE)["href"])
        visitor.press("Book this appointment", email="ana@example.org")
        site.wait_for(lambda: list(instance.glob("mail/*")), "a letter")

        assert Path(f"/proc/{site.pid}/cwd").resolve() == elsewhere
    assert seen(code) | seen(elsewhere) == before
    for path in [code, *code.rglob("*")]:
        path.chmod(0o755)
