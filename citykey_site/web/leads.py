"""Where a finished request leads; each part of the site names its own page here."""

from collections.abc import Callable

from citykey_site.domain.checks import Purpose, Request

# Returns the address of the page, None where only the plain words are said.
LEADS: dict[Purpose, Callable[[Request], str | None]] = {}

# What only the browser that began may finish: a mail scanner that presses every button gets no
# list of appointments. Any other browser is told to type the number where it was begun.
ONLY_HERE = frozenset({Purpose.SITTING})
