"""The published record of a draw, and whether it is right; `docs/draw.md` describes it.

It has nothing of a person: no email, no language, no moment of an entry.
"""

from collections.abc import Collection, Iterable, Mapping

from citykey_site.domain import draws
from citykey_site.domain.draws import Draw, Ticket
from citykey_site.domain.events import Event
from citykey_site.domain.slots import Slot

FORMAT = "citykey-draw"
VERSION = 1


class Unreadable(ValueError):
    """The words are no record of a draw in a version that is known here."""


def record(
    event: Event, windows: Collection[Slot], draw: Draw, tickets: Iterable[Ticket]
) -> dict[str, object]:
    """Returns the record of a draw whose seed is public, as JSON takes it.

    The tickets come in the order drawn.
    """
    opened = event.draw_opens_at
    return {
        "format": FORMAT,
        "version": VERSION,
        "event": event.public_id,
        "entries_from": opened.isoformat() if opened else None,
        "entries_until": event.draw_closes_at.isoformat(),
        "commitment": draw.commitment,
        "seed": draw.seed,
        "windows": [_window(slot, draw) for slot in windows if slot.public_id in draw.places],
        "tickets": [_ticket(ticket) for ticket in tickets],
    }


def faults(found: Mapping[str, object]) -> list[str]:
    """Returns what in a record differs from what its seed gives, as English sentences.

    Raises Unreadable.
    """
    _check_shape(found)
    try:
        tickets = [_read(line) for line in found["tickets"]]
        places = {line["id"]: int(line["places"]) for line in found["windows"]}
        ordered = draws.order(found["seed"], tickets)
        won = draws.outcomes(ordered, places)
        printed = draws.commitment(found["seed"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unreadable("A part of the record is missing or is not as it should be.") from error
    wrong = []
    if printed != found.get("commitment"):
        wrong.append("The seed does not fit the fingerprint that was published at the opening.")
    if len({ticket.number for ticket in tickets}) < len(tickets):
        wrong.append("A ticket number stands in the record twice.")
    return wrong + _differences(found["tickets"], ordered, won)


def _differences(
    lines: Iterable[Mapping[str, object]], ordered: list[Ticket], won: Mapping[str, str]
) -> list[str]:
    places = {ticket.number: number for number, ticket in enumerate(ordered, start=1)}
    wrong = []
    for line in lines:
        number = line["number"]
        if line.get("place") != places[number]:
            wrong.append(f"Ticket {number}: the seed gives place {places[number]} in the order.")
        if (line.get("outcome") or "") != won[number]:
            wrong.append(f"Ticket {number}: the seed gives {won[number] or 'no window'}.")
    return wrong


def _check_shape(found: object) -> None:
    if not isinstance(found, Mapping) or found.get("format") != FORMAT:
        raise Unreadable("This is not the record of a draw.")
    if found.get("version") != VERSION:
        raise Unreadable(f"This record has a version other than {VERSION}.")


def _read(line: Mapping[str, object]) -> Ticket:
    return Ticket(number=line["number"], people=line["people"], wishes=tuple(line["wishes"]))


def _window(slot: Slot, draw: Draw) -> dict[str, object]:
    places = draw.places[slot.public_id]
    return {"id": slot.public_id, "starts_at": slot.starts_at.isoformat(), "places": places}


def _ticket(ticket: Ticket) -> dict[str, object]:
    return {
        "number": ticket.number,
        "people": ticket.people,
        "wishes": list(ticket.wishes),
        "place": ticket.place + 1,
        "outcome": ticket.outcome or None,
    }
