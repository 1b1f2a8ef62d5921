"""What every page and every letter says about the office that runs the site."""

from dataclasses import dataclass, field

from citykey_site.domain.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Holds the facts of the office; links in letters are made from `base_url` alone."""

    base_url: str
    mail_from: str
    phone: str = "311"
    contact_email: str = ""
    demo: bool = False
    limits: Limits = field(default_factory=Limits)
