"""The one stylesheet and the icon, read once, made small, served for good under a hashed name."""

import gzip
import hashlib
import re
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, abort, current_app, request

from citykey_site.config import ROOT

FOREVER = "public, max-age=31536000, immutable"
STYLESHEET = re.compile(r"(site|staff)\.[0-9a-f]{10}\.css")
blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """Holds one file, plain and compressed."""

    name: str
    content_type: str
    plain: bytes
    small: bytes


def init_app(app: Flask) -> None:
    """Reads the files of `static/` into memory."""
    icon = (ROOT / "static" / "icon.svg").read_bytes()
    site, staff = _stylesheet("site"), _stylesheet("site", "staff")
    kept = [site, staff, Asset("icon.svg", "image/svg+xml", icon, gzip.compress(icon, 9))]
    app.extensions["citykey.assets"] = {asset.name: asset for asset in kept}
    app.extensions["citykey.stylesheet"] = f"/static/{site.name}"
    app.extensions["citykey.staff_stylesheet"] = f"/static/{staff.name}"
    app.register_blueprint(blueprint)


def stylesheet() -> str:
    """Returns the address of the stylesheet."""
    return current_app.extensions["citykey.stylesheet"]


def staff_stylesheet() -> str:
    """Returns the address of the stylesheet of staff pages: the site's own, and more."""
    return current_app.extensions["citykey.staff_stylesheet"]


@blueprint.get("/static/<name>")
def static_file(name: str) -> Response:
    """Serves a file of the site's own."""
    asset = current_app.extensions["citykey.assets"].get(name)
    return _served(asset) if asset else _of_another_version(name)


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """Serves the icon where browsers look for it by themselves."""
    return _served(current_app.extensions["citykey.assets"]["icon.svg"])


def _of_another_version(name: str) -> Response:
    """Answers for a stylesheet of another version with that of this one, and lets nobody keep it.

    While a deploy goes on a page may come from one machine and ask the other. It costs nothing,
    unlike a page that says so: these names need no turn (`domain/turns.py`).
    """
    named = STYLESHEET.fullmatch(name)
    if named is None:
        abort(404)
    known = current_app.extensions["citykey.assets"].values()
    [asset] = (item for item in known if item.name.startswith(f"{named[1]}."))
    response = _served(asset)
    response.headers["Cache-Control"] = "no-store"
    return response


def _served(asset: Asset) -> Response:
    zipped = "gzip" in request.accept_encodings
    response = Response(asset.small if zipped else asset.plain, content_type=asset.content_type)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = FOREVER
    response.vary.add("Accept-Encoding")
    return response


def _stylesheet(*names: str) -> Asset:
    """Makes one file of several, so that each page asks for one; named after the last."""
    sources = [(ROOT / "static" / f"{name}.css").read_text("utf-8") for name in names]
    css = "".join(_smaller(source) for source in sources).encode()
    mark = hashlib.blake2b(css, digest_size=5).hexdigest()
    return Asset(f"{names[-1]}.{mark}.css", "text/css; charset=utf-8", css, gzip.compress(css, 9))


def _smaller(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,>]) ?", r"\1", css).replace(";}", "}").strip()
