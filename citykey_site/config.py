"""Every setting with its default; the only reader of the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from citykey_site import secret_files, setting_problems
from citykey_site.domain.limits import Limits

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "CITYKEY_"
DEFAULTS = Limits()
LIMITS = tuple(field.name for field in fields(Limits))
NUMBERS = {"trusted_proxies", "erase_after_hours", "backup_days", *LIMITS} - {"unlimited_domains"}
NOT_ASKED = {"secret_files"}  # It follows from the names that end in _FILE.


class BadSetting(Exception):
    """Says in one sentence what keeps the program from starting; `all` has the others too."""

    def __init__(self, sentence: str, *others: str) -> None:
        super().__init__(sentence)
        self.all = (sentence, *others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Holds the settings; each field is `CITYKEY_` and its name in capitals.

    `erase_after_hours` counts from the end of the last event of a day. `trusted_proxies` is
    the number of proxies in front whose X-Forwarded headers are believed. `sso_issuer` is the
    OpenID Connect provider of the City's own accounts, `sso_name` what staff call them. Letters
    that cannot arrive come back to `bounce_address`, which is read in `bounce_mailbox`. A backup
    can be read for `backup_days`; `keys_copy` is a folder, apart, that mirrors the keys. Who sends
    `metrics_token` may read the numbers of the site from elsewhere.
    """

    instance: Path = ROOT / "instance"
    sqlalchemy_database_uri: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    secret_key_old: tuple[str, ...] = field(default=(), repr=False)
    keys_dir: Path | None = None
    keys_copy: Path | None = None
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
    backup_days: int = 7
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
    metrics_token: str = field(default="", repr=False)
    debug: bool = False
    secret_files: tuple[tuple[str, Path], ...] = ()

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
    settings, wrong = gather(environment, **overrides)
    if wrong:
        raise BadSetting(*wrong)
    return settings


def gather(
    environment: Mapping[str, str] | None = None, **overrides: object
) -> tuple[Settings, list[str]]:
    """Returns the settings with what is wrong with them as a whole, one sentence each.

    Raises BadSetting where one cannot be read at all.
    """
    source = os.environ if environment is None else environment
    found = {
        field.name: source[PREFIX + field.name.upper()]
        for field in fields(Settings)
        if field.name not in NOT_ASKED and source.get(PREFIX + field.name.upper())
    }
    settings = Settings(**{name: _typed(name, value) for name, value in found.items()})
    settings = _with_secrets(settings, source)
    found |= dict(settings.secret_files)
    if "demo" not in found:
        real = settings.sqlalchemy_database_uri or settings.base_url
        settings = replace(settings, demo=not real)
    settings = _with_places(replace(settings, **overrides))
    return settings, setting_problems.problems(settings, source)


def _with_secrets(settings: Settings, source: Mapping[str, str]) -> Settings:
    try:
        files = secret_files.named(source, PREFIX)
        said = {
            name: secret_files.read(path, PREFIX + name.upper()) for name, path in files.items()
        }
    except secret_files.Unusable as fault:
        raise BadSetting(str(fault)) from None
    if "secret_key" in said:
        said["secret_key"], *older = said["secret_key"].split()
        said["secret_key_old"] = (*older, *settings.secret_key_old)
    return replace(settings, **said, secret_files=tuple(files.items()))


def _typed(name: str, value: str) -> object:
    if name in {"instance", "keys_dir", "keys_copy", "clock_file"}:
        return Path(value).expanduser().resolve()
    if name == "secret_key_old":
        return tuple(value.split())
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
