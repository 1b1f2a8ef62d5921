"""Compresses pages on the way out.

Tokens in forms are masked anew each time (`forms/base.py`), so that the size of a compressed
page tells nothing about them.
"""

import gzip

from flask import Flask, Response, request

WORTH_IT = 600
# The sixth takes half as long again for one byte in thirty.
LEVEL = 4
TEXT = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "application/fhir+ndjson",
)


def init_app(app: Flask) -> None:
    """Compresses every text answer that is large enough."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if (
        response.direct_passthrough
        or response.status_code == 304
        or "Content-Encoding" in response.headers
        or not response.mimetype.startswith(TEXT)
    ):
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) < WORTH_IT or not request.accept_encodings["gzip"]:
        return response
    response.set_data(gzip.compress(body, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, weak = response.get_etag()
    if etag and not weak:
        response.set_etag(etag, weak=True)
    return response
