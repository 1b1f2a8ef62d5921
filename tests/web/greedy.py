"""A cache between people and the site that keeps more than it should, as some networks have."""

from urllib.parse import parse_qsl, urlsplit

from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

FORBIDDEN = ("no-store", "private")


class GreedyCache:
    """Keeps every answer that is not forbidden to it, whatever its status, for everybody.

    It asks for nothing anew, looks at no cookie and no `Vary`, and takes the fields of a query
    in any order for the same address. What it keeps, headers and all, is in `kept`.
    """

    def __init__(self) -> None:
        self.kept: dict[tuple, Response] = {}

    def between(self, client: object) -> "Behind":
        """Returns a browser of one person behind this cache."""
        return Behind(self, client)


class Behind:
    """Is one person's browser behind the cache; it has the cookies of that person."""

    def __init__(self, cache: GreedyCache, client: object) -> None:
        self._kept, self._client = cache.kept, client

    def open(self, address: str, *, method: str = "GET", **more: object) -> Response:
        """Gives what was kept of an address, or asks the site."""
        parts = urlsplit(address)
        key = (parts.path, *sorted(parse_qsl(parts.query)))
        if method not in {"GET", "HEAD"}:
            return self._client.open(address, method=method, **more)
        if key not in self._kept:
            answer = self._client.open(address, method=method, **more)
            rule = answer.headers.get("Cache-Control", "")
            if any(word in rule for word in FORBIDDEN):
                return answer
            self._kept[key] = copied(answer)
        return self._kept[key]


def copied(answer: TestResponse) -> Response:
    """Returns an answer that can be given many times."""
    return Response(answer.get_data(), answer.status_code, list(answer.headers.items()))
