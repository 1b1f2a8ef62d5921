"""Where a finished request leads; each part of the site names its own page here."""

from collections.abc import Callable

from citykey_site.domain.checks import Purpose, Request

# Returns the address of the page, None where only the plain words are said.
LEADS: dict[Purpose, Callable[[Request], str | None]] = {}
