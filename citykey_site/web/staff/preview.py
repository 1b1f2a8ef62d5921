"""Shows the residents' page of an event as it will look, in each language."""

from flask import Blueprint, Response, g, request

from citykey_site import clock
from citykey_site.domain.languages import SOURCE, canonical, served
from citykey_site.domain.staff import Need
from citykey_site.web.addresses import Addresses
from citykey_site.web.events import event_facts
from citykey_site.web.forms.search import read_people
from citykey_site.web.render import page
from citykey_site.web.staff.guard import event_or_404, needs

blueprint = Blueprint("staff_preview", __name__)


class PreviewAddresses(Addresses):
    """Makes the addresses of a language, where a draft leads nowhere but to its preview."""

    def __init__(self, code: str, event_id: str) -> None:
        super().__init__(code)
        self._preview, self._own = preview_address(event_id, code), event_id

    def event(self, event_id: str, *, people: int | None = None) -> str:
        """Returns the preview for this event, the page for any other."""
        if event_id != self._own:
            return super().event(event_id, people=people)
        return f"{self._preview}&people={people}" if people else self._preview

    def book(self, event_id: str, slot_id: str, *, people: int | None = None) -> str:
        """Returns the same page: from a preview nobody books."""
        return "#main"

    def event_calendar(self, event_id: str) -> str:
        """Returns the same page: a draft has no calendar file."""
        return "#main"


@blueprint.get("/staff/events/<event_id>/preview")
@needs(Need.EVENTS)
def preview(event_id: str) -> Response:
    """Shows the page in the language that `lang` names."""
    event = event_or_404(event_id)
    g.language = canonical(request.args.get("lang", "")) or SOURCE
    people = read_people(request.args.get("people"))
    return page(
        "staff/events/preview.html",
        to=PreviewAddresses(g.language, event_id),
        switch_to={code: preview_address(event_id, code) for code in served()},
        **event_facts(event, people=people, now=clock.now()),
    )


def preview_address(event_id: str, code: str) -> str:
    """Returns the preview of an event in a language."""
    return f"/staff/events/{event_id}/preview?lang={code}"
