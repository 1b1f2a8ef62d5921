"""People with a booking form before them, ready to be sent, each from a network of their own."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime

from benchmarks.wire import Connection, cookie_of, posting, reading
from tests import make
from tests.servers.storm import fields

ROOM = 1000


def roomy_window() -> str:
    """Adds an event with room for everybody to the open site; returns the address of its form."""
    now = datetime.now().astimezone()
    day = date.fromordinal(now.toordinal() + 20)
    make.event("roomy", day=day, places=ROOM, now=now)
    slot = make.windows("roomy")[0]
    return f"/en/events/roomy/book?slot={slot.public_id}&people=1"


def filled_forms(connection: Connection, path: str) -> Iterator[bytes]:
    """Yields requests that each send a new person's form."""
    while True:
        network = f"198.51.{secrets.randbelow(256)}.{secrets.randbelow(256)}"
        ask = reading(path, network=network).replace(b"gzip", b"identity")
        head, page = connection.send(ask)
        typed = fields(page) | {"people": "1", "email": f"{secrets.token_hex(8)}@example.org"}
        yield posting(path, typed, network=network, cookie=cookie_of(head))
