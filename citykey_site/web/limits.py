"""Limits on deeds by network. They protect the machine; they never decide who gets a place.

Shelters, libraries and phone carriers share an address, so the numbers are high.
"""

import hashlib

from flask import Flask, current_app, request
from flask_limiter import Limiter

from citykey_site.config import Settings
from citykey_site.domain.networks import network_of
from citykey_site.web import limit_memory

DEEDS = "120 per minute;1200 per hour"
LETTERS = "30 per 10 minutes;100 per hour"
# Nobody waits longer for a store that does not answer; in one network it answers in milliseconds.
STORE_SECONDS = 0.3
NETWORK = "citykey.network"  # Where a request keeps its network: a deed asks for it three times.


def network() -> str:
    """Returns the network of this request: an IPv4 address, or an IPv6 /56."""
    kept = request.environ
    if NETWORK not in kept:
        kept[NETWORK] = network_of(request.remote_addr or "")
    return kept[NETWORK]


def _digest() -> str:
    # The store of the limits never sees an address, only its keyed digest.
    # The oldest secret that is believed, so that the counts go on when it is renewed.
    key = current_app.extensions["citykey.session_secret"].lines()[-1].encode()[:64]
    return hashlib.blake2b(network().encode(), key=key, digest_size=16).hexdigest()


limiter = Limiter(key_func=_digest, headers_enabled=False, in_memory_fallback_enabled=True)


def init_app(app: Flask, settings: Settings) -> None:
    """Connects the limits to their store.

    While the store is away each process counts the same limits in its memory. No limits are named
    for that: they would hold for reading as well. The library asks the store again after 1, 2, 4
    up to 32 seconds.
    """
    app.config["RATELIMIT_STORAGE_URI"] = _store(settings.limits_storage_uri)
    app.config["RATELIMIT_STORAGE_OPTIONS"] = _patience(settings.limits_storage_uri)
    app.config["RATELIMIT_STRATEGY"] = "fixed-window"
    # Of many who find the store away at one moment only the first is counted in memory; without
    # this the others would get a failure page.
    app.config["RATELIMIT_SWALLOW_ERRORS"] = True
    limiter.init_app(app)
    # Each limit stands on a view and is counted there; a look before every request finds none.
    app.before_request_funcs[None].remove(limiter._check_request_limit)


def _store(uri: str) -> str:
    return limit_memory.URI if uri.startswith("memory:") else uri


def _patience(uri: str) -> dict[str, float]:
    if uri.startswith("memory:"):
        return {}
    return {"socket_connect_timeout": STORE_SECONDS, "socket_timeout": STORE_SECONDS}
