"""The pages of a draw in every state: soon, open, being drawn, done, canceled, left, gone."""

from datetime import date, timedelta

from citykey_site.domain.events import Status
from citykey_site.services import drawing
from citykey_site.storage import tickets
from citykey_site.web import draws as pages
from tests import make
from tests.services import draw_people as people


def walk(guide) -> None:
    """Opens every page of a draw."""
    guide.patch.setattr(pages, "ROWS", 2)
    links = _make(guide)
    for name in ("soon", "open", "closed", "done", "called-off"):
        guide.go(f"events/{name}")
        guide.go(f"events/{name}/draw?people=2")
    _enter(guide)
    for link in dict.fromkeys(links.values()):
        guide.go(f"draw/{link}")
    for query in ("start=2", "ticket=x", "ticket=" + _number(guide)):
        guide.go(f"events/done/draw?{query}")
    _leave(guide, links["open"])


def _make(guide) -> dict[str, str]:
    now = guide.wall.now()
    with guide.app.app_context():
        office = guide.app.extensions["citykey.office"]
        links = {}
        for number, (name, opens) in enumerate({"done": -48, "closed": -48, "open": -24}.items()):
            _event(name, number, opens=now + timedelta(hours=opens))
            size = 4 if name == "done" else 1
            entered = [
                people.enter(f"{name}{party}", event_id=name, language=guide.lang, people=2,
                             now=now + timedelta(hours=opens + 1))
                for party in range(size)
            ]  # fmt: skip
            links |= {f"{name} {entry.uid}": tickets.link_of(entry.uid) for entry in entered}
            links[name] = tickets.link_of(entered[0].uid)
            if name == "done":
                drawing.run_due(office=office, now=now)
        _event("soon", 3, opens=now + timedelta(hours=1))
        _event("called-off", 4, opens=now, status=Status.CANCELED)
    return links


def _event(name: str, number: int, *, opens, **more: object) -> None:
    day = date(2026, 12, 12) + timedelta(days=number)
    closes = opens + timedelta(hours=36)
    make.event(name, day=day, places=4, draw_opens_at=opens, draw_closes_at=closes, **more)


def _number(guide) -> str:
    return guide.go("events/done/draw").soup.main.ol.find("bdi").get_text()


def _enter(guide) -> None:
    address = "events/open/draw"
    guide.go(f"{address}?people=4")
    guide.send("/draw", email="ana")
    guide.go(f"{address}?people=2")
    options = guide.page.soup.find(id="wish1").find_all("option")
    wish = options[1]["value"]
    guide.send("/draw", email="ana@gmial.com", wish1=wish)
    guide.post(f"/{guide.lang}/{address}", {})
    guide.go(f"{address}?people=2")
    guide.send("/draw", email="ana@gmail.com", wish1=wish)


def _leave(guide, link: str) -> None:
    guide.post(f"/{guide.lang}/draw/{link}/leave", {})
    guide.go(f"draw/{link}/leave")
    guide.send("/leave")
    guide.go(f"draw/{link}")
    guide.go(f"draw/{link}/leave")
    closed = _closed_link(guide)
    guide.go(f"draw/{closed}/leave")
    guide.send("/leave")


def _closed_link(guide) -> str:
    with guide.app.app_context():
        event = make.events.find_any("closed")
        [uid] = tickets.in_draw(event.id)
        return tickets.link_of(uid)
