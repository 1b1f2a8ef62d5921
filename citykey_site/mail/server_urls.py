"""Takes the address of a mail server apart; what it may hold is for those who read it."""

from collections.abc import Mapping
from urllib.parse import SplitResult, parse_qsl, urlsplit


def pieces(text: str, *, advice: str) -> tuple[SplitResult, int | None, Mapping[str, str]]:
    """Returns an address, its port where one is named, and its query.

    Raises ValueError, which begins with the advice and never repeats the address: it holds a
    password.
    """
    try:
        url = urlsplit(text)
        query = dict(parse_qsl(url.query, strict_parsing=True)) if url.query else {}
        return url, url.port, query
    except ValueError:
        raise ValueError(f"{advice}; special signs in a password as %40.") from None
