"""What every page and every letter says about the office that runs the site."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Holds the facts of the office; links in letters are made from `base_url` alone."""

    base_url: str
    mail_from: str
    phone: str = "311"
    contact_email: str = ""
    demo: bool = False
