"""Thousands of people who want the same few places at the same moment, over real HTTP.

    python -m tests.servers.storm < plan.json > outcomes.json

A process of its own with one thread, so that it takes little from the site that it asks. Each
person comes with a new browser and a network of their own, opens a form, sends it, and some of
those who got places change or cancel them.
"""

import asyncio
import html
import json
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from time import perf_counter
from urllib.parse import urlencode

ANSWER_SECONDS = 60
SIZES, WEIGHTS = (1, 2, 3, 4), (4, 3, 2, 1)
FIELD = re.compile(rb'<input[^>]* name="(token|once)"[^>]* value="([^"]*)"|'
                   rb'<input[^>]* value="([^"]*)"[^>]* name="(token|once)"')  # fmt: skip
CODE = re.compile(rb"\b(\d{4}) (\d{4}) (\d{4})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Says who comes: so many people, so many at a time, for which event and windows.

    `changes` and `cancels` are the shares of those with places who change or cancel them. Who is
    told to come again does so after the time that was said, up to `visits` times in all.
    """

    port: int
    people: int
    open_at_once: int
    event: str
    windows: tuple[str, ...]
    changes: float = 0.1
    cancels: float = 0.1
    visits: int = 1
    seed: int = 7


@dataclass(slots=True, kw_only=True)
class Outcome:
    """Holds what became of one person; `sent` and `answered` are places in the order of all.

    `ended` is booked, changed, canceled, full, busy, failed or lost; `seconds` has the wait for
    each answer, and `told` counts how often the person was told to come again. `slot` and `size`
    are what the person holds at the end, as the site said.
    """

    email: str
    slot: str
    size: int
    ended: str = ""
    status: int = 0
    code: str = ""
    sent: int = -1
    answered: int = -1
    told: int = 0
    again_after: float = 0
    seconds: list[float] = field(default_factory=list)


class Browser:
    """Keeps one connection and its cookies, and asks one thing at a time."""

    def __init__(self, port: int, network: str) -> None:
        self._port, self._network = port, network
        self.host = f"127.0.0.1:{port}"
        self._cookies: dict[str, str] = {}
        self._streams = None

    async def ask(self, method: str, path: str, form: dict[str, str] | None = None):
        """Sends one request and returns status, headers and body. Raises OSError, TimeoutError."""
        await self.send(method, path, form)
        return await self.answer()

    async def send(self, method: str, path: str, form: dict[str, str] | None = None) -> None:
        """Sends one request, on a new connection where the last one was closed."""
        if self._streams is None:
            self._streams = await self.connect()
        body = urlencode(form or {}).encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"X-Forwarded-For: {self._network}", "Accept-Encoding: identity"]
        if self._cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self._cookies.items()))
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded"]
            lines += [f"Content-Length: {len(body)}"]
        self._streams[1].write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await self._streams[1].drain()

    async def connect(self):
        """Opens a connection to the site. Raises OSError."""
        return await asyncio.open_connection("127.0.0.1", self._port)

    async def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Reads one whole answer and keeps its cookies."""
        async with asyncio.timeout(ANSWER_SECONDS):
            head = await self._streams[0].readuntil(b"\r\n\r\n")
            first, *rest = head.decode("latin-1").split("\r\n")
            headers = dict(_named(rest))
            body = await self._streams[0].readexactly(int(headers.get("content-length", 0)))
        for line in rest:
            if line.lower().startswith("set-cookie:"):
                name, _, value = line.partition(":")[2].strip().partition("=")
                self._cookies[name] = value.partition(";")[0]
        if headers.get("connection", "").lower() == "close":
            self.close()
        return int(first.split()[1]), headers, body

    def close(self) -> None:
        """Closes the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


class Storm:
    """Lets everybody come, in the order of their numbers, and keeps what became of each."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._chance = random.Random(plan.seed)
        self._open = asyncio.Semaphore(plan.open_at_once)
        self._sent = 0
        self._answered = 0

    async def run(self) -> list[Outcome]:
        """Returns what became of everybody."""
        return await asyncio.gather(*(self._person(number) for number in range(self._plan.people)))

    def browser(self, number: int) -> Browser:
        """Returns the browser of a person, which is in a network of its own."""
        network = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        return Browser(self._plan.port, network)

    async def _person(self, number: int) -> Outcome:
        plan, chance = self._plan, self._chance
        outcome = Outcome(
            email=f"person-{number}@d{number}.example.org",
            slot=chance.choice(plan.windows),
            size=chance.choices(SIZES, WEIGHTS)[0],
        )
        then = chance.random()
        for visit in range(plan.visits):
            async with self._open:
                await self._visit(number, outcome, then)
            if outcome.ended != "busy":
                break
            outcome.told += 1
            if visit + 1 < plan.visits:
                await asyncio.sleep(outcome.again_after)
        return outcome

    async def _visit(self, number: int, outcome: Outcome, then: float) -> None:
        plan, browser = self._plan, self.browser(number)
        try:
            await self._book(browser, outcome)
            if outcome.ended == "booked" and then < plan.cancels:
                await self._cancel(browser, outcome)
            elif outcome.ended == "booked" and then < plan.cancels + plan.changes:
                await self._change(browser, outcome)
        except (OSError, EOFError, TimeoutError):
            outcome.ended = outcome.ended if outcome.code else "lost"
        finally:
            browser.close()

    async def _book(self, browser: Browser, outcome: Outcome) -> None:
        path = f"/en/events/{self._plan.event}/book?slot={outcome.slot}&people={outcome.size}"
        status, headers, body = await self._timed(browser, outcome, "GET", path)
        if status != 200:
            self._no_place(outcome, status, headers)
            return
        form = {**fields(body), "email": outcome.email, "people": str(outcome.size)}
        outcome.sent, self._sent = self._sent, self._sent + 1
        status, headers, _ = await self._timed(browser, outcome, "POST", path, form)
        outcome.answered, self._answered = self._answered, self._answered + 1
        if status != 303 or not headers["location"].endswith("/booking/details"):
            self._no_place(outcome, status, headers)
            return
        outcome.status, outcome.ended = status, "booked"
        _, _, body = await self._timed(browser, outcome, "GET", "/en/booking/details")
        found = CODE.search(body)
        outcome.code = b"".join(found.groups()).decode() if found else ""

    def _no_place(self, outcome: Outcome, status: int, headers: dict[str, str]) -> None:
        outcome.status, outcome.ended = status, _ended(status)
        outcome.again_after = float(headers.get("retry-after", 0))

    async def _cancel(self, browser: Browser, outcome: Outcome) -> None:
        if await self._press(browser, outcome, "/en/booking/cancel"):
            outcome.ended = "canceled"

    async def _change(self, browser: Browser, outcome: Outcome) -> None:
        slot, size = self._chance.choice(self._plan.windows), self._chance.choice(SIZES)
        wanted = f"?event={self._plan.event}&slot={slot}&people={size}"
        if await self._press(browser, outcome, "/en/booking/change" + wanted):
            outcome.ended, outcome.slot, outcome.size = "changed", slot, size

    async def _press(self, browser: Browser, outcome: Outcome, path: str) -> bool:
        status, _, body = await self._timed(browser, outcome, "GET", path)
        forms = [form for form in _forms(body) if path.partition("?")[0].encode() in form]
        if status != 200 or not forms:
            return False
        status, _, _ = await self._timed(browser, outcome, "POST", path, fields(forms[0]))
        return status == 303

    async def _timed(self, browser: Browser, outcome: Outcome, *words):
        began = perf_counter()
        try:
            return await browser.ask(*words)
        finally:
            outcome.seconds.append(perf_counter() - began)


def fields(page: bytes) -> dict[str, str]:
    """Returns the hidden fields of a form that prove where it came from."""
    found = {}
    for name, value, other, named in FIELD.findall(page):
        found.setdefault((name or named).decode(), html.unescape((value or other).decode()))
    return found


def _forms(page: bytes) -> list[bytes]:
    return re.findall(rb"<form.*?</form>", page, re.S)


def _ended(status: int) -> str:
    return {422: "full", 503: "busy", 429: "busy"}.get(status, "failed")


def _named(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, sign, value = line.partition(":")
        if sign:
            yield name.lower(), value.strip()


def main() -> None:
    """Reads a plan, lets the storm pass, and writes the outcomes."""
    facts = json.load(sys.stdin)
    plan = Plan(**facts | {"windows": tuple(facts["windows"])})
    outcomes = asyncio.run(Storm(plan).run())
    json.dump([asdict(outcome) for outcome in outcomes], sys.stdout)


if __name__ == "__main__":
    main()
