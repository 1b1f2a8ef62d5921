"""How every feed is answered: for everybody, kept, and asked for anew each time (ETag, 304)."""

from flask import Response, request


def open_answer(body: str, content_type: str, *, etag: str | None = None) -> Response:
    """Returns a feed; `etag` is a mark of its facts where the bytes differ each time."""
    response = Response(body, content_type=f"{content_type}; charset=utf-8")
    response.headers["Cache-Control"] = "public, no-cache"
    if etag:
        response.set_etag(etag, weak=True)
    else:
        response.add_etag()
    response.make_conditional(request)
    return response
