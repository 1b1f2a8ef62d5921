"""A bounded store of finished pages; the one that was not asked for longest goes first."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from werkzeug.http import remove_entity_headers

Headers = list[tuple[str, str]]
# Some 1,500 pages of 5 kB; `serve` may hold 120 MB in all.
MOST_BYTES = 8 * 1024 * 1024
LARGEST_PAGE = 512 * 1024
# A page with its headers, key and lock takes this much beside its body.
BESIDE = 3000


@dataclass(frozen=True, slots=True)
class Mark:
    """Says what a page was made of: the edition of the database, and the minute.

    Windows begin, and places open, on whole minutes.
    """

    edition: int
    minute: int

    def covers(self, wanted: "Mark") -> bool:
        """Tells whether a page of this mark is as new as the wanted one."""
        return self.minute == wanted.minute and self.edition >= wanted.edition


@dataclass(slots=True)
class KeptPage:
    """Holds a finished answer; `turn` is held by whoever makes the next one of this address."""

    mark: Mark
    route: str
    headers: Headers
    body: bytes
    etag: str
    turn: threading.Lock
    headers_unchanged: Headers = field(init=False)

    def __post_init__(self) -> None:
        self.headers_unchanged = list(self.headers)
        remove_entity_headers(self.headers_unchanged)


class Store:
    """Keeps pages by key, up to a number of bytes; safe for threads."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._pages: OrderedDict[tuple, KeptPage] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0

    def get(self, key: tuple) -> KeptPage | None:
        """Returns the page of a key, None where it is not kept."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: tuple, page: KeptPage) -> None:
        """Keeps a page in place of an older one of its key; a huge page is not kept."""
        if len(page.body) > LARGEST_PAGE:
            return
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self.bytes += len(page.body) + BESIDE
            while self.bytes > self._most:
                self._drop(next(iter(self._pages)))

    def _drop(self, key: tuple) -> None:
        gone = self._pages.pop(key, None)
        if gone is not None:
            self.bytes -= len(gone.body) + BESIDE
