"""How the places of an event are given, in sentences for staff."""

from collections import Counter
from collections.abc import Mapping

from citykey_site.domain.event_csv.release_cells import kept_release
from citykey_site.domain.events import Event, EventPlan
from citykey_site.domain.kept import Kind
from citykey_site.domain.languages import SOURCE
from citykey_site.domain.releases import Share
from citykey_site.words.moments import moment_text

TOGETHER = "All places open together. Whoever comes first books first."
CHECKED = "Everybody finishes the booking by email."
SLOW = "Freed places of a full window come back after a random while."

RESERVED = {
    Kind.LATER: "open later",
    Kind.PARTNERS: "for 311 and partners",
    Kind.CHECK: "while an email is checked",
    Kind.OFFER: "offered to the waitlist",
    Kind.DRAW: "for those who were drawn",
    Kind.FREED: "freed, for the waitlist or to come back later",
}


def giving_lines(event: Event | EventPlan) -> list[str]:
    """Returns one sentence for each thing that is decided about the places of an event."""
    shares = kept_release(event.release)
    found = [_share(share) for share in shares]
    if event.release and not shares:
        found.append(f"What stands under “Places that open later” is no plan: {event.release}")
    if event.draw_opens_at and event.draw_closes_at:
        found.append(
            f"The places go by a draw. It takes entries from "
            f"{moment_text(event.draw_opens_at, SOURCE)} to "
            f"{moment_text(event.draw_closes_at, SOURCE)}."
        )
    elif not found:
        found.append(TOGETHER)
    found += [CHECKED] if event.check_emails else []
    found += [SLOW] if event.slow_return else []
    return found


def _share(share: Share) -> str:
    moment = moment_text(share.opens_at, SOURCE)
    if share.kind is Kind.PARTNERS:
        return (
            f"{share.percent}% of the places are for 311 and partners until {moment}. "
            "What is left of them then opens to everybody."
        )
    return f"{share.percent}% of the places open later: {moment}."


def reserved_words(reserved: Mapping[int, Mapping[Kind, int]]) -> list[str]:
    """Returns for what places of an event are kept just now, and how many."""
    sums: Counter[Kind] = Counter()
    for kinds in reserved.values():
        sums.update(kinds)
    return [f"{sums[kind]} {words}" for kind, words in RESERVED.items() if sums[kind]]
