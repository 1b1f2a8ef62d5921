"""Every staff page, in every state; each page is judged when it is opened."""

import re
from importlib import import_module
from pathlib import Path

from citykey_site.storage import schema
from citykey_site.storage.db import session
from citykey_site.storage.tables import HistoryRow
from tests.house import staff_tour
from tests.house.staff_tour.guide import Guide

# An email address, or a whole code with or without its spaces.
RESIDENT = re.compile(r"@|(?<!\d)\d{4} ?\d{4} ?\d{4}(?!\d)")
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def test_every_staff_page_is_seen(make_app, monkeypatch, wall, tmp_path_factory):
    start, seen = wall.moment, set()
    for part in staff_tour.PARTS:
        wall.set(start)
        uri = f"sqlite:///{tmp_path_factory.mktemp(part) / 'citykey.sqlite'}"
        with monkeypatch.context() as patch:
            guide = Guide(fresh(make_app, uri), patch, wall)
            import_module(f"tests.house.staff_tour.{part}").walk(guide)
        seen |= guide.templates
        told = guide.inside(whole_history)
        assert not RESIDENT.search(told), f"{part}: {told}"
    files = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("staff/**/*.html")}
    assert files - seen == set()


def whole_history() -> str:
    """Returns every line of the history as it is kept."""
    rows = session().query(HistoryRow)
    return "\n".join(f"{row.actor} {row.deed} {row.event_id} {row.facts}" for row in rows)


def fresh(make_app, uri: str):
    """Returns a site with nothing in it."""
    app = make_app(sqlalchemy_database_uri=uri)
    with app.app_context():
        schema.upgrade()
    return app
