"""Every setting with its default; the only reader of the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from citykey_site.domain import returns
from citykey_site.domain.limits import Limits

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "CITYKEY_"
SHORTEST_SECRET = 32
DEFAULTS = Limits()
LIMITS = tuple(field.name for field in fields(Limits))
NUMBERS = {"trusted_proxies", "erase_after_hours", *LIMITS} - {"unlimited_domains"}


class BadSetting(Exception):
    """Says in one sentence which setting keeps the program from starting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Holds the settings; each field is `CITYKEY_` and its name in capitals.

    `erase_after_hours` counts from the end of the last event of a day. `trusted_proxies` is
    the number of proxies in front whose X-Forwarded headers are believed. `sso_issuer` is the
    OpenID Connect provider of the City's own accounts, `sso_name` what staff call them. Letters
    that cannot arrive come back to `bounce_address`, which is read in `bounce_mailbox`.
    """

    instance: Path = ROOT / "instance"
    sqlalchemy_database_uri: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    keys_dir: Path | None = None
    base_url: str = ""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "City Clerk appointments <appointments@localhost>"
    bounce_address: str = ""
    bounce_mailbox: str = field(default="", repr=False)
    limits_storage_uri: str = field(default="memory://", repr=False)
    trusted_proxies: int = 0
    phone: str = "311"
    contact_email: str = ""
    demo: bool = False
    clock_file: Path | None = None
    erase_after_hours: int = 24
    bookings_per_mailbox: int = DEFAULTS.bookings_per_mailbox
    bookings_per_domain: int = DEFAULTS.bookings_per_domain
    unlimited_domains: tuple[str, ...] = ()
    bookings_per_network: int = DEFAULTS.bookings_per_network
    network_minutes: int = DEFAULTS.network_minutes
    check_minutes: int = DEFAULTS.check_minutes
    check_lengthened: int = DEFAULTS.check_lengthened
    check_percent: int = DEFAULTS.check_percent
    letters_per_hour: int = DEFAULTS.letters_per_hour
    letters_per_day: int = DEFAULTS.letters_per_day
    wrong_codes_per_network: int = DEFAULTS.wrong_codes_per_network
    wrong_codes_per_mailbox: int = DEFAULTS.wrong_codes_per_mailbox
    changes_per_booking: int = DEFAULTS.changes_per_booking
    offer_hours: int = DEFAULTS.offer_hours
    slow_return_minutes: int = DEFAULTS.slow_return_minutes
    sso_issuer: str = ""
    sso_client_id: str = ""
    sso_client_secret: str = field(default="", repr=False)
    sso_name: str = "City of Chicago account"
    debug: bool = False

    @property
    def production(self) -> bool:
        """Tells whether this is a real site: then its address is set."""
        return bool(self.base_url) and not self.demo

    @property
    def limits(self) -> Limits:
        """Returns the limits on mailboxes, domains and networks."""
        return Limits(**{name: getattr(self, name) for name in LIMITS})

    @property
    def mail_folder(self) -> Path:
        """Returns the folder where a demonstration keeps its letters."""
        return self.instance / "mail"


def read_settings(environment: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """Reads the environment, fills what is left out, and checks the whole.

    Raises BadSetting with one sentence that names the setting and what to do.
    """
    source = os.environ if environment is None else environment
    found = {
        field.name: source[PREFIX + field.name.upper()]
        for field in fields(Settings)
        if source.get(PREFIX + field.name.upper())
    }
    settings = Settings(**{name: _typed(name, value) for name, value in found.items()})
    if "demo" not in found:
        real = settings.sqlalchemy_database_uri or settings.base_url
        settings = replace(settings, demo=not real)
    settings = _with_places(replace(settings, **overrides))
    _check(settings)
    return settings


def _typed(name: str, value: str) -> object:
    if name in {"instance", "keys_dir", "clock_file"}:
        return Path(value).expanduser().resolve()
    if name == "unlimited_domains":
        return tuple(value.lower().replace(",", " ").split())
    if name in NUMBERS:
        if not value.isdecimal():
            raise BadSetting(f"{PREFIX}{name.upper()} must be a whole number, not {value!r}.")
        return int(value)
    if name in {"demo", "debug"}:
        return value.strip().lower() in {"1", "true", "yes", "on"}
    return value


def _with_places(settings: Settings) -> Settings:
    database = settings.instance / "citykey.sqlite"
    uri = settings.sqlalchemy_database_uri or f"sqlite:///{database}"
    if uri.startswith("postgres://"):
        uri = "postgresql://" + uri.removeprefix("postgres://")
    return replace(
        settings,
        sqlalchemy_database_uri=uri,
        keys_dir=settings.keys_dir or settings.instance / "keys",
        base_url=settings.base_url.rstrip("/"),
    )


def _check(settings: Settings) -> None:
    for problem in _problems(settings):
        raise BadSetting(problem)


def _sso_problems(settings: Settings) -> list[str]:
    given = (settings.sso_issuer, settings.sso_client_id, settings.sso_client_secret)
    if any(given) and not all(given):
        names = "CITYKEY_SSO_ISSUER, CITYKEY_SSO_CLIENT_ID and CITYKEY_SSO_CLIENT_SECRET"
        return [f"{names} must be set together, or none of them."]
    return []


def _bounce_problems(settings: Settings) -> list[str]:
    if settings.bounce_address and not returns.is_usable(settings.bounce_address):
        most = returns.LONGEST_NAME
        return [
            "CITYKEY_BOUNCE_ADDRESS must be one plain address such as returns@example.org, with "
            f"at most {most} letters before the @."
        ]
    if settings.bounce_mailbox and not settings.bounce_address:
        return ["CITYKEY_BOUNCE_MAILBOX needs CITYKEY_BOUNCE_ADDRESS, to which letters come back."]
    return []


def _problems(settings: Settings) -> list[str]:
    """Lists what keeps a site from starting, one sentence each; a real site asks for more."""
    everywhere = _sso_problems(settings) + _bounce_problems(settings)
    if not settings.production:
        return everywhere
    checks = {
        "CITYKEY_BASE_URL must begin with https:// on a real site.": (
            urlsplit(settings.base_url).scheme == "https"
        ),
        f"CITYKEY_SECRET_KEY must be set, with {SHORTEST_SECRET} characters or more.": (
            len(settings.secret_key) >= SHORTEST_SECRET
        ),
        "CITYKEY_SMTP_URL must be set on a real site; without it no letter is sent.": (
            bool(settings.smtp_url)
        ),
        "CITYKEY_CLOCK_FILE is for tests and demonstrations; take it away.": (
            settings.clock_file is None
        ),
        "CITYKEY_DEBUG must be off on a real site.": not settings.debug,
        "CITYKEY_SSO_ISSUER must begin with https:// on a real site.": (
            not settings.sso_issuer or urlsplit(settings.sso_issuer).scheme == "https"
        ),
    }
    wrong = [sentence for sentence, holds in checks.items() if not holds]
    return wrong + everywhere
