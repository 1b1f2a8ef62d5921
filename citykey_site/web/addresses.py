"""The addresses of the site, made from strings: forty of them on a page cost nothing."""

from functools import cache
from urllib.parse import quote, urlencode


class Addresses:
    """Makes the addresses of one language."""

    def __init__(self, code: str) -> None:
        self._start = f"/{code}"

    def home(self) -> str:
        """Returns the home page."""
        return f"{self._start}/"

    def page(self, name: str) -> str:
        """Returns a page with a fixed name (`privacy`, `help`, `documents`, `booking/cancel`)."""
        return f"{self._start}/{name}"

    def search(self, name: str, pairs: list[tuple[str, str]]) -> str:
        """Returns a search page (`events` or `times`) with its filters."""
        return _with_query(f"{self._start}/{name}", pairs)

    def framed(self, name: str) -> str:
        """Returns what other sites may show: the list in a frame (`events`), or the picture."""
        return f"/embed{self._start}/{name}"

    def event(self, event_id: str, *, people: int | None = None) -> str:
        """Returns the page of an event; the number of people is kept."""
        return _with_query(self._event(event_id), [("people", people)])

    def event_calendar(self, event_id: str) -> str:
        """Returns the calendar file of an event."""
        return f"{self._event(event_id)}/calendar.ics"

    def book(self, event_id: str, slot_id: str, *, people: int | None = None) -> str:
        """Returns the booking form of a window."""
        pairs = [("slot", slot_id), ("people", people)]
        return _with_query(f"{self._event(event_id)}/book", pairs)

    def change(
        self,
        *,
        event_id: str | None = None,
        slot_id: str | None = None,
        people: int | None = None,
        near: str | None = None,
    ) -> str:
        """Returns the page that changes the open booking, with what is chosen so far."""
        pairs = [("event", event_id), ("slot", slot_id), ("people", people), ("near", near)]
        return _with_query(f"{self._start}/booking/change", pairs)

    def offer(self, event_id: str, slot_id: str) -> str:
        """Returns where a canceled booking is booked again at another time."""
        pairs = [("event", event_id), ("slot", slot_id)]
        return _with_query(f"{self._start}/booking/offer", pairs)

    def check(self, link: str) -> str:
        """Returns the page with one button that a letter of the email check leads to."""
        return f"{self._start}/check/{quote(link, safe='')}"

    def join(
        self,
        *,
        event_id: str | None = None,
        slot_id: str | None = None,
        people: int | None = None,
        near: str | None = None,
    ) -> str:
        """Returns the form that joins the waitlist of an event, or of an area."""
        pairs = [("event", event_id), ("slot", slot_id), ("people", people), ("near", near)]
        return _with_query(f"{self._start}/waitlist", pairs)

    def waiting(self, link: str, *, then: str = "") -> str:
        """Returns the page of an entry in a waitlist, or of its `decline` or `leave`."""
        ending = f"/{then}" if then else ""
        return f"{self._start}/waitlist/{quote(link, safe='')}{ending}"

    def updates(self, link: str = "", *, then: str = "", near: str | None = None) -> str:
        """Returns where to sign up for news, or the page of a wish, its `leave` or `renew`."""
        endings = "".join(f"/{quote(item, safe='')}" for item in (link, then) if item)
        return _with_query(f"{self._start}/updates{endings}", [("near", near)])

    def stop(self, link: str = "", *, then: str = "") -> str:
        """Returns where letters are asked for again, or a link's page, its `now` or `again`."""
        endings = "".join(f"/{quote(item, safe='')}" for item in (link, then) if item)
        return f"{self._start}/stop{endings}"

    def draw(
        self,
        event_id: str,
        *,
        people: int | None = None,
        ticket: str | None = None,
        start: int | None = None,
    ) -> str:
        """Returns the page of an event's draw; with a ticket number, or from a place on."""
        pairs = [("people", people), ("ticket", ticket), ("start", start)]
        return _with_query(f"{self._event(event_id)}/draw", pairs)

    def draw_record(self, event_id: str) -> str:
        """Returns the public record of a draw, with which anybody can do it again."""
        return f"{self._event(event_id)}/draw/results.json"

    def client(
        self,
        *,
        event_id: str | None = None,
        slot_id: str | None = None,
        people: int | None = None,
        speaks: str | None = None,
        client: int | None = None,
    ) -> str:
        """Returns where a navigator books for a client, with what is chosen so far."""
        pairs = [
            ("event", event_id),
            ("slot", slot_id),
            ("people", people),
            ("speaks", speaks),
            ("client", client),
        ]
        return _with_query(f"{self._start}/navigators/sitting/client", pairs)

    def slip(self, name: str) -> str:
        """Returns the slip of an appointment that was booked for a client."""
        return f"{self._start}/navigators/sitting/slip/{quote(name, safe='')}"

    def ticket(self, link: str) -> str:
        """Returns the page of one's own ticket in a draw."""
        return f"{self._start}/draw/{quote(link, safe='')}"

    def leave_draw(self, link: str) -> str:
        """Returns the page with the button that takes a ticket out of a draw."""
        return f"{self.ticket(link)}/leave"

    def report(self, rule: str, *, reason: str | None = None) -> str:
        """Returns where to say what went wrong on the pages of a rule, perhaps with the reason."""
        pairs = [("about", rule), ("reason", reason)]
        return _with_query(f"{self._start}/report", pairs)

    def flyer(self, *, near: str | None = None, people: int | None = None) -> str:
        """Returns the flyer of the next events, near a place where one is named."""
        return _with_query(f"{self._start}/flyer", [("near", near), ("people", people)])

    def short(self, zip_code: str) -> str:
        """Returns the shortest address of the events near a ZIP, for paper."""
        return f"{self._start}/{zip_code}"

    def _event(self, event_id: str) -> str:
        return f"{self._start}/events/{quote(event_id, safe='')}"


@cache
def addresses(code: str) -> Addresses:
    """Returns the addresses of a served language, the same object each time."""
    return Addresses(code)


def _with_query(path: str, pairs: list[tuple[str, object]]) -> str:
    query = urlencode([(name, value) for name, value in pairs if value not in (None, "")])
    return f"{path}?{query}" if query else path
