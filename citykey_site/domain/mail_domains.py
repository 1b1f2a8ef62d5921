"""Which part of an email address somebody had to register, and where everybody can have one."""

from functools import cache
from importlib import resources

from citykey_site.domain.emails import OF_MANY_COUNTRIES, mailbox

# Below the ending of a country, these are not somebody's own: example.com.mx is registered, and
# com.mx is not (the forms that most countries use; the full list changes every week).
SHARED = frozenset(
    (
        "ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "info", "ltd", "mil", "ne", "net",
        "nom", "or", "org", "plc", "sch", "web",
    )
)  # fmt: skip
# Schools, libraries and towns of a state stand two steps lower: chicago.k12.il.us.
OF_STATES = frozenset(["cc", "ci", "co", "k12", "lib", "state", "tec"])


@cache
def providers() -> frozenset[str]:
    """Returns the domains of large mail providers, where each person has a mailbox."""
    file = resources.files("citykey_site.domain").joinpath("data", "mail_providers.txt")
    return frozenset(file.read_text("utf-8").split())


def registered(address: str) -> str | None:
    """Returns the domain that somebody registered, None at a large provider or without an email.

    `a.b.example.org` counts as `example.org`; whoever owns a domain can have a mailbox under as
    many names below it as there are words.
    """
    if "@" not in address:
        return None
    domain = mailbox(address).rpartition("@")[2].rstrip(".")
    if domain in providers() or OF_MANY_COUNTRIES.fullmatch(domain):
        return None
    labels = domain.split(".")
    return ".".join(labels[-_length(labels) :])


def _length(labels: list[str]) -> int:
    ending, second = labels[-1], labels[-2] if len(labels) > 1 else ""
    if len(ending) != 2:
        return 2
    if ending == "us" and len(second) == 2:
        return 4 if len(labels) > 3 and labels[-3] in OF_STATES else 3
    return 3 if second in SHARED else 2
