"""Who wants a place: 2,000 parties, and one hoarder with 125 mailboxes.

What is assumed here is told in `docs/fairness.md`; nobody has measured it.
"""

from dataclasses import dataclass, replace
from random import Random

from benchmarks.fairness.event import HOUR, MINUTE, NAMES
from citykey_site.domain.bookings import LARGEST_PARTY
from citykey_site.domain.draws import Ticket

PARTIES, MAILBOXES = 2000, 125
SIZES = {1: 45, 2: 25, 3: 15, 4: 15}
# Half of the parties read English. The others are parted as those who speak English less than
# very well: City of Chicago data portal, census languages, 2008-12.
LIMITED_ENGLISH = {
    "es": 285_386, "pl": 32_501, "zh": 22_685, "fil": 5_870, "ar": 5_502, "other": 59_514,
}  # fmt: skip
LANGUAGES = {"en": sum(LIMITED_ENGLISH.values()), **LIMITED_ENGLISH}
# How many in a hundred wait at the opening minute; the news comes later in other languages.
EARLY = {"en": 40}
EARLY_OTHERS = 25
# One party in ten comes by the network of a library, a school or a shelter.
SHARED_NETWORKS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Holds one party; times are seconds, `arrives` counted from the opening.

    `types` is how long it needs for the form, `reads` until it follows a letter.
    """

    number: str
    people: int
    wishes: tuple[str, ...]
    language: str
    is_early: bool
    arrives: float
    types: float
    reads: float
    email: str
    network: str
    hoards: bool = False

    @property
    def ticket(self) -> Ticket:
        """Returns what a draw knows of the party."""
        return Ticket(number=self.number, people=self.people, wishes=self.wishes)


def crowd(chance: Random, *, parties: int = PARTIES) -> list[Party]:
    """Makes the real parties of one run."""
    return [_party(chance, index) for index in range(parties)]


def hoard(chance: Random, kind: str, *, mailboxes: int = MAILBOXES) -> list[Party]:
    """Makes the mailboxes of the hoarder, whose script enters in the first second.

    `kind` is "domain" (all addresses at a domain of its own), "bought" (mailboxes at large
    providers, one network) or "spread" (the same, and a network for each).
    """
    return [_mailbox(chance, kind, index) for index in range(mailboxes)]


def coming_back(party: Party, chance: Random) -> Party:
    """Returns a party as it comes to a second release: early ones at the minute again."""
    if party.hoards:
        return party
    return replace(party, arrives=_arrives(chance, is_early=party.is_early))


def _party(chance: Random, index: int) -> Party:
    language = _pick(chance, LANGUAGES)
    is_early = chance.random() * 100 < EARLY.get(language, EARLY_OTHERS)
    shared = chance.random() < 0.1
    return Party(
        number=_number(chance),
        people=_pick(chance, SIZES),
        wishes=tuple(chance.sample(NAMES, 3)),
        language=language,
        is_early=is_early,
        arrives=_arrives(chance, is_early=is_early),
        types=chance.lognormvariate(3.8, 0.5),  # The median is 45 seconds.
        reads=chance.lognormvariate(5.0, 1.0),  # The median is two and a half minutes.
        email=f"person{index}@gmail.com",
        network=f"shared{chance.randrange(SHARED_NETWORKS)}" if shared else f"home{index}",
    )


def _mailbox(chance: Random, kind: str, index: int) -> Party:
    domain = "hoarder.example" if kind == "domain" else "gmail.com"
    return Party(
        number=_number(chance),
        people=LARGEST_PARTY,
        wishes=tuple(chance.sample(NAMES, 3)),
        language="en",
        is_early=True,
        arrives=0.0,
        types=0.005 * (index + 1),
        reads=chance.uniform(10, 60),
        email=f"box{index}@{domain}",
        network=f"proxy{index}" if kind == "spread" else "server",
        hoards=True,
    )


def _arrives(chance: Random, *, is_early: bool) -> float:
    if is_early:
        return chance.expovariate(1 / (3 * MINUTE))
    return chance.uniform(10 * MINUTE, 14 * HOUR)


def _number(chance: Random) -> str:
    return f"{chance.getrandbits(48):012x}"


def _pick(chance: Random, weights: dict) -> object:
    return chance.choices(tuple(weights), tuple(weights.values()))[0]
