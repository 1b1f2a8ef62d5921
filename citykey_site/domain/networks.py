"""From which network a request comes: whom a limit may count together."""

import ipaddress

UNKNOWN = "unknown"


def network_of(address: str) -> str:
    """Returns an IPv4 address as it is, of an IPv6 address its /56; `unknown` for anything else."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return UNKNOWN
    if found.version == 6 and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, 56), strict=False))


def crowd_of(address: str, forwarded: str = "", *, proxies: int = 0) -> str:
    """Returns the network to count for a request, empty where it is this machine itself.

    `forwarded` is X-Forwarded-For as it came; of its addresses the one that the outermost of our
    own `proxies` wrote is believed, as werkzeug's ProxyFix does.
    """
    told = [piece.strip() for piece in forwarded.split(",")]
    if proxies and len(told) >= proxies and told[-proxies]:
        address = told[-proxies]
    found = network_of(address)
    return "" if found.startswith("127.") or address == "::1" else found
