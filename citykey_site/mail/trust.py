"""Says which mail servers are believed: the same for sending letters and for reading returns."""

import ssl
from pathlib import Path


def trust(authority: Path | None) -> ssl.SSLContext:
    """Returns how a server is believed: certificate and name are checked, TLS 1.2 at least.

    `authority` is a file of certificates to believe besides those of this machine. Raises
    ValueError where it cannot be read. RFC 8996 ended TLS 1.0 and 1.1.
    """
    try:
        context = ssl.create_default_context(cafile=authority)
    except OSError:
        raise ValueError("The file named by ca= is not a readable certificate.") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
