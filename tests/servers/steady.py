"""Fifty requests a second, reading and booking, through a sealed proxy, until its input ends.

    python -m tests.servers.steady plan.json > outcome.json

A process of its own: twenty people, each with a connection and a network of their own, who do one
thing after the other at their moments, however long an answer takes.
"""

import asyncio
import itertools
import json
import ssl
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from tests.servers.storm import Browser, fields

PEOPLE = 20
EVERY_SECONDS = PEOPLE / 50
TRUST = ssl.create_default_context()
TRUST.check_hostname, TRUST.verify_mode = False, ssl.CERT_NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Steady:
    """Says which proxy is asked under which name, for which event and windows."""

    port: int
    name: str
    event: str
    windows: list[str]


@dataclass(slots=True, kw_only=True)
class Seen:
    """Holds what came back: how often, whose appointments, each failure, the longest wait."""

    answers: Counter = field(default_factory=Counter)
    booked: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    longest: float = 0.0


class Person(Browser):
    """Asks a proxy on this machine by TLS, from an address of their own."""

    def __init__(self, plan: Steady, number: int) -> None:
        super().__init__(plan.port, f"127.0.7.{number + 1}")
        self.host = plan.name

    async def connect(self):
        """Opens a sealed connection. Raises OSError."""
        sealed = {"ssl": TRUST, "server_hostname": self.host}
        here = (self._network, 0)
        return await asyncio.open_connection("127.0.0.1", self._port, local_addr=here, **sealed)

    def forget(self) -> None:
        """Is another person from now on."""
        self._cookies.clear()


class Stream:
    """Lets everybody go on until it is over, and keeps what they saw."""

    def __init__(self, plan: Steady) -> None:
        self._plan, self.seen, self.over = plan, Seen(), asyncio.Event()

    async def run(self) -> None:
        """Waits until it is over and everybody has an answer."""
        await asyncio.gather(*(self._person(number) for number in range(PEOPLE)))

    async def _person(self, number: int) -> None:
        person = Person(self._plan, number)
        due = asyncio.get_running_loop().time() + EVERY_SECONDS * number / PEOPLE
        event = f"/en/events/{self._plan.event}"
        for turn in itertools.count():
            if await self._is_over(due):
                return
            if turn % 4 == 0:
                await self._ask(person, "GET", ("/en/", "/en/events", "/es/times")[turn % 3], 200)
            elif turn % 4 == 1:
                await self._ask(person, "GET", event, 200)
            else:
                slot = self._plan.windows[(number + turn) % len(self._plan.windows)]
                path = f"{event}/book?slot={slot}&people=1"
                if turn % 4 == 2:
                    person.forget()
                    form = await self._ask(person, "GET", path, 200)
                elif form is not None:
                    email = f"p{number}-{turn}@d{number}-{turn}.example.org"
                    sent = {**fields(form), "email": email, "people": "1"}
                    if await self._ask(person, "POST", path, 303, sent) is not None:
                        self.seen.booked.append(email)
            due += EVERY_SECONDS

    async def _is_over(self, due: float) -> bool:
        left = due - asyncio.get_running_loop().time()
        try:
            await asyncio.wait_for(self.over.wait(), max(left, 0.0001))
        except TimeoutError:
            return False
        return True

    async def _ask(self, person: Person, method: str, path: str, wanted: int, form=None):
        began = perf_counter()
        try:
            status, _, body = await person.ask(method, path, form)
        except (OSError, EOFError, TimeoutError) as lost:
            status, body = type(lost).__name__, b""
            person.close()
        self.seen.longest = max(self.seen.longest, perf_counter() - began)
        self.seen.answers[f"{method} {status}"] += 1
        if status == wanted:
            return body
        self.seen.failures.append(f"{method} {path}: {status}")
        return None


async def stream(plan: Steady) -> Seen:
    """Lets people come until the input of this process ends."""
    made = Stream(plan)
    loop = asyncio.get_running_loop()
    loop.run_in_executor(None, sys.stdin.read).add_done_callback(lambda _: made.over.set())
    await made.run()
    return made.seen


def main() -> None:
    """Reads the plan, lets people come, and writes what they saw."""
    plan = Steady(**json.loads(Path(sys.argv[1]).read_text("utf-8")))
    seen = asyncio.run(stream(plan))
    said = {"answers": seen.answers, "booked": seen.booked, "failures": seen.failures}
    json.dump(said | {"longest": round(seen.longest, 2)}, sys.stdout)


if __name__ == "__main__":
    main()
