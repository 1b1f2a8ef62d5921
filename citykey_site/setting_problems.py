"""What is wrong with settings, one sentence each; a real site asks for more."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from citykey_site.domain import returns

if TYPE_CHECKING:
    from citykey_site.config import Settings

SHORTEST_SECRET = 32
FEWEST_LETTERS = 8
GUESSED = ("changeme", "change-me", "change_me", "password", "example", "default", "insecure")
OFF = {"", "0", "false", "no", "off"}
DATABASES = {"sqlite", "postgresql"}
STORES = {"memory", "redis", "rediss", "redis+unix"}


def problems(settings: "Settings", environment: Mapping[str, str]) -> list[str]:
    """Lists what keeps a site from starting, the most basic first."""
    everywhere = chain(
        _kinds(settings), _sso(settings), _bounce(settings), _metrics(settings.metrics_token)
    )
    if not settings.production:
        return list(everywhere)
    real = chain(_address(settings.base_url), _secrets(settings), _real(settings, environment))
    return list(chain(real, everywhere))


def weak(secret: str) -> str | None:
    """Returns what makes a secret easy to guess, None where nothing does."""
    if len(secret) < SHORTEST_SECRET:
        return f"is too short; it needs {SHORTEST_SECRET} characters or more"
    if any(word in secret.lower() for word in GUESSED):
        return "has a word that everybody would try; make one by chance"
    if len(set(secret)) < FEWEST_LETTERS or secret in (secret + secret)[1:-1]:
        return "says the same again and again; make one by chance"
    return None


def _address(base_url: str) -> Iterator[str]:
    try:
        found = urlsplit(base_url)
        named = bool(found.hostname) and (found.port is None or found.port > 0)
    except ValueError:
        named, found = False, urlsplit("https://")
    if found.scheme != "https":
        yield "CITYKEY_BASE_URL must begin with https:// on a real site."
    elif not named or "@" in found.netloc or found.path or found.query or found.fragment:
        yield "CITYKEY_BASE_URL must be https:// and a host, with nothing before or after it."


def _secrets(settings: "Settings") -> Iterator[str]:
    if not settings.secret_key:
        yield (
            f"CITYKEY_SECRET_KEY must be set, with {SHORTEST_SECRET} characters or more; "
            "better name a file in CITYKEY_SECRET_KEY_FILE."
        )
        return
    for secret in (settings.secret_key, *settings.secret_key_old):
        fault = weak(secret)
        if fault:
            yield f"CITYKEY_SECRET_KEY {fault}."
            return


def _real(settings: "Settings", environment: Mapping[str, str]) -> Iterator[str]:
    if not settings.smtp_url:
        yield "CITYKEY_SMTP_URL must be set on a real site; without it no letter is sent."
    if settings.clock_file is not None:
        yield "CITYKEY_CLOCK_FILE is for tests and demonstrations; take it away."
    if settings.debug:
        yield "CITYKEY_DEBUG must be off on a real site."
    for name in ("FLASK_DEBUG", "PYTHONDEBUG"):
        if environment.get(name, "0").strip().lower() not in OFF:
            yield f"{name} must be off on a real site; take it out of the environment."
    workers = environment.get("WEB_CONCURRENCY", "1").strip()
    if workers not in {"", "0", "1"} and settings.limits_storage_uri.startswith("memory:"):
        yield (
            "CITYKEY_LIMITS_STORAGE_URI must name a Redis or Valkey for more than one process; "
            "memory:// is of each alone."
        )
    if settings.sso_issuer and urlsplit(settings.sso_issuer).scheme != "https":
        yield "CITYKEY_SSO_ISSUER must begin with https:// on a real site."


def _kinds(settings: "Settings") -> Iterator[str]:
    # A driver may follow the kind of a database: postgresql+psycopg.
    if _kind(settings.sqlalchemy_database_uri).partition("+")[0] not in DATABASES:
        yield "CITYKEY_SQLALCHEMY_DATABASE_URI must begin with sqlite:/// or postgresql://."
    if _kind(settings.limits_storage_uri) not in STORES:
        yield "CITYKEY_LIMITS_STORAGE_URI must begin with redis:// or rediss://, or be memory://."


def _kind(address: str) -> str:
    return address.partition("://")[0] if "://" in address else ""


def _metrics(token: str) -> Iterator[str]:
    fault = weak(token) if token else None
    if fault:
        yield f"CITYKEY_METRICS_TOKEN {fault}."


def _sso(settings: "Settings") -> Iterator[str]:
    given = (settings.sso_issuer, settings.sso_client_id, settings.sso_client_secret)
    if any(given) and not all(given):
        names = "CITYKEY_SSO_ISSUER, CITYKEY_SSO_CLIENT_ID and CITYKEY_SSO_CLIENT_SECRET"
        yield f"{names} must be set together, or none of them."


def _bounce(settings: "Settings") -> Iterator[str]:
    if settings.bounce_address and not returns.is_usable(settings.bounce_address):
        yield (
            "CITYKEY_BOUNCE_ADDRESS must be one plain address such as returns@example.org, with "
            f"at most {returns.LONGEST_NAME} letters before the @."
        )
    if settings.bounce_mailbox and not settings.bounce_address:
        yield "CITYKEY_BOUNCE_MAILBOX needs CITYKEY_BOUNCE_ADDRESS, to which letters come back."
