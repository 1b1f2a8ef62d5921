"""Limits on deeds by network. They protect the machine; they never decide who gets a place.

Shelters, libraries and phone carriers share an address, so the numbers are high.
"""

import hashlib
import ipaddress

from flask import Flask, current_app, request
from flask_limiter import Limiter

from citykey_site.config import Settings

DEEDS = "120 per minute;1200 per hour"
LETTERS = "30 per 10 minutes;100 per hour"


def network() -> str:
    """Returns the network of this request: an IPv4 address, or an IPv6 /56."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 56), strict=False))


def _digest() -> str:
    # The store of the limits never sees an address, only its keyed digest.
    # The oldest secret that is believed, so that the counts go on when it is renewed.
    key = current_app.extensions["citykey.session_secret"].lines()[-1].encode()[:64]
    return hashlib.blake2b(network().encode(), key=key, digest_size=16).hexdigest()


limiter = Limiter(key_func=_digest, headers_enabled=False, in_memory_fallback_enabled=True)


def init_app(app: Flask, settings: Settings) -> None:
    """Connects the limits to their store."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.limits_storage_uri
    app.config["RATELIMIT_STRATEGY"] = "fixed-window"
    app.config["RATELIMIT_IN_MEMORY_FALLBACK"] = [DEEDS]
    limiter.init_app(app)
