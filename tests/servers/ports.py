"""Finds a port for a throw-away server."""

import socket


def free_port() -> int:
    """Finds a loopback port that nothing listens on.

    Another program could take it before the server does; the kernel hands out its ports in
    turn, so that takes very bad luck.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
