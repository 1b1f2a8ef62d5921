"""Every staff page, in every state; each page is judged when it is opened."""

from importlib import import_module
from pathlib import Path

from citykey_site.storage import schema
from tests.house import staff_tour
from tests.house.staff_tour.guide import Guide

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
    files = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("staff/**/*.html")}
    assert files - seen == set()


def fresh(make_app, uri: str):
    """Returns a site with nothing in it."""
    app = make_app(sqlalchemy_database_uri=uri)
    with app.app_context():
        schema.upgrade()
    return app
