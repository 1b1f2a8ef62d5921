"""The storm as it comes from other machines, sealed, each person from an address of their own.

python -m tests.servers.storm_afar ADDRESS NAME < plan.json > outcomes.json
"""

import asyncio
import ipaddress
import json
import ssl
import sys
from dataclasses import asdict

from tests.servers.namespaces import VISITORS
from tests.servers.storm import Browser, Plan, Storm

FIRST = ipaddress.ip_network(VISITORS)[1]
TRUST = ssl.create_default_context()
TRUST.check_hostname, TRUST.verify_mode = False, ssl.CERT_NONE


class Visitor(Browser):
    """Asks a proxy on another machine, by TLS, from one address of many."""

    def __init__(self, plan: Plan, proxy: str, name: str, number: int) -> None:
        super().__init__(plan.port, str(FIRST + number))
        self.host, self._proxy = name, proxy

    async def connect(self):
        """Opens a sealed connection. Raises OSError."""
        sealed = {"ssl": TRUST, "server_hostname": self.host}
        here = (self._network, 0)
        return await asyncio.open_connection(self._proxy, self._port, local_addr=here, **sealed)


class StormAfar(Storm):
    """Lets the people of a plan come to a proxy."""

    def __init__(self, plan: Plan, proxy: str, name: str) -> None:
        super().__init__(plan)
        self._proxy, self._name = proxy, name

    def browser(self, number: int) -> Browser:
        """Returns the browser of a person."""
        return Visitor(self._plan, self._proxy, self._name, number)


def main() -> None:
    """Reads a plan, lets the storm pass, and writes the outcomes."""
    facts = json.load(sys.stdin)
    plan = Plan(**facts | {"windows": tuple(facts["windows"])})
    outcomes = asyncio.run(StormAfar(plan, *sys.argv[1:]).run())
    json.dump([asdict(outcome) for outcome in outcomes], sys.stdout)


if __name__ == "__main__":
    main()
