"""What a browser asked the network for, and how many bytes came back."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Page


@dataclass(slots=True)
class Asked:
    """Is one request: `body_bytes` and `all_bytes` (with the headers) as they came by wire.

    A copy from the browser's own cache has neither.
    """

    url: str
    kind: str
    body_bytes: int = 0
    all_bytes: int = 0
    cached: bool = False

    @property
    def path(self) -> str:
        """Returns the path of the address."""
        return urlsplit(self.url).path


class NetworkLog:
    """Listens to one page, by Chromium's own protocol; may switch its cache off."""

    def __init__(self, page: Page, *, keeps_nothing: bool = False) -> None:
        self.asked: list[Asked] = []
        self._by_id: dict[str, Asked] = {}
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", self._from_cache)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": keeps_nothing})

    def start_again(self) -> None:
        """Forgets what was asked until now."""
        self.asked.clear()

    def _sent(self, event: dict) -> None:
        redirected = event.get("redirectResponse")
        if redirected:
            self._by_id[event["requestId"]].all_bytes = redirected["encodedDataLength"]
        asked = Asked(event["request"]["url"], event.get("type", "Other"))
        self._by_id[event["requestId"]] = asked
        self.asked.append(asked)

    def _from_cache(self, event: dict) -> None:
        self._by_id[event["requestId"]].cached = True

    def _answered(self, event: dict) -> None:
        # What the site says of its body is what it sends: compressed, if it says so.
        headers = {name.lower(): text for name, text in event["response"]["headers"].items()}
        asked = self._by_id[event["requestId"]]
        if not (asked.cached or event["response"].get("fromDiskCache")):
            asked.body_bytes = int(headers["content-length"])

    def _finished(self, event: dict) -> None:
        self._by_id[event["requestId"]].all_bytes = event["encodedDataLength"]
