"""The coming events as a table, in which no cell can run as a formula."""

from flask import Blueprint, Response

from citykey_site import clock
from citykey_site.web.feeds import facts
from citykey_site.web.feeds.answers import open_answer
from citykey_site.web.kept_pages import kept
from citykey_site.web.tables import csv_text

blueprint = Blueprint("csv_feed", __name__)
COLUMNS = (
    "event_id", "venue", "address", "zip", "ward", "latitude", "longitude", "starts_at", "ends_at",
    "status", "opens_at", "more_places_at", "draw_opens_at", "draw_closes_at", "check_emails",
    "speaks", "access", "places_left", "url", "notice",
)  # fmt: skip


@blueprint.get("/events.csv")
@kept
def as_csv() -> Response:
    """Gives every coming event as one row."""
    rows = [_row(facts.event_facts(item)) for item in facts.coming(clock.now())]
    return open_answer(csv_text(COLUMNS, rows), "text/csv")


def _row(said: dict[str, object]) -> list[object]:
    more = [f"{item['places']} at {item['opens_at']}" for item in said["more_places_at"]]
    asked = "yes" if said["check_emails"] else "no"
    said = said | {"notice": facts.notice() or "", "more_places_at": more, "check_emails": asked}
    return [
        "; ".join(said[name]) if isinstance(said[name], list) else said[name] for name in COLUMNS
    ]
