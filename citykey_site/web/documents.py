"""What to bring."""

from flask import Blueprint, Response

from citykey_site.web.render import public_page

blueprint = Blueprint("documents", __name__)


@blueprint.get("/<lang>/documents")
def show() -> Response:
    """Shows the three things that each person must prove, and what helps who has none."""
    return public_page("documents/documents.html")
