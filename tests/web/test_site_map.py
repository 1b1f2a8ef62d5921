"""The map of the site, as a crawler reads it."""

from xml.etree import ElementTree

from citykey_site.domain.events import Status
from citykey_site.domain.languages import served
from tests import make

BASE = "http://127.0.0.1:8000"
PLACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TWIN = "{http://www.w3.org/1999/xhtml}link"


def rows(visitor) -> dict[str, dict[str, str]]:
    """Returns each address of the map with its twins by their language."""
    root = ElementTree.fromstring(visitor.open("/sitemap.xml").raw)
    assert root.tag == f"{PLACE}urlset"
    return {
        row.find(f"{PLACE}loc").text: {
            link.get("hreflang"): link.get("href") for link in row.findall(TWIN)
        }
        for row in root
    }


def test_every_page_of_the_map_is_there_and_public(visitor, saturday):
    # Each page is judged where it is told of; here it only has to be there, at this address.
    for place in rows(visitor):
        answer = visitor.client.get(place.removeprefix(BASE))
        assert answer.status_code == 200 and "noindex" not in answer.text, place


def test_every_page_names_its_twins_and_they_name_it(visitor, saturday):
    found = rows(visitor)

    for place, twins in found.items():
        assert set(twins) == {language.tag for language in served().values()}
        assert place in twins.values()
        assert all(found[twin] == twins for twin in twins.values())


def test_events_to_come_are_in_the_map_and_no_others(visitor, saturday, wall):
    with visitor.app.app_context():
        make.event("draft", venue=make.ARCHER, status=Status.DRAFT)
        make.event("canceled", venue=make.ARCHER, status=Status.CANCELED)
        ends = make.windows()[-1].ends_at
    assert [place for place in rows(visitor) if "/en/events/" in place] == [
        f"{BASE}/en/events/kosciuszko"
    ]
    wall.set(ends)
    assert not [place for place in rows(visitor) if "/events/" in place]


def test_a_map_that_did_not_change_is_not_sent_again(visitor, saturday):
    etag = visitor.open("/sitemap.xml").headers["ETag"]

    assert visitor.open("/sitemap.xml", headers={"If-None-Match": etag}).status == 304
