"""The draw: every party enters once, and the order is drawn by the rules of the site."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.fairness.event import NAMES, PLACES
from benchmarks.fairness.first_come import Outcome
from benchmarks.fairness.people import Party
from citykey_site.domain import draws as rules
from citykey_site.domain.draws import Ticket
from citykey_site.domain.limits import Limits
from citykey_site.domain.mail_domains import registered

Order = Callable[[str, Iterable[Ticket]], list[Ticket]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Holds a draw: the entries as they came, all in the order drawn, and who got what."""

    entries: list[Party]
    ordered: list[Party]
    outcome: Outcome


def draw(
    parties: Sequence[Party], chance: Random, limits: Limits, *, order: Order = rules.order
) -> Drawn:
    """Draws among all parties that may enter; a domain has no more entries than bookings."""
    entries = list(_entries(parties, limits))
    by_number = {party.number: party for party in entries}
    seed = chance.randbytes(rules.SEED_BYTES).hex()
    tickets = order(seed, [party.ticket for party in entries])
    won = rules.outcomes(tickets, dict.fromkeys(NAMES, PLACES))
    outcome = Outcome(left=dict.fromkeys(NAMES, PLACES))
    for number, window in won.items():
        if window:
            outcome.got[number].append(window)
            outcome.left[window] -= by_number[number].people
    return Drawn(entries, [by_number[ticket.number] for ticket in tickets], outcome)


def _entries(parties: Sequence[Party], limits: Limits) -> Iterable[Party]:
    of_domain: Counter[str] = Counter()
    for party in sorted(parties, key=lambda party: party.arrives + party.types):
        domain = registered(party.email)
        of_domain[domain] += 1
        if domain is None or of_domain[domain] <= limits.bookings_per_domain:
            yield party
