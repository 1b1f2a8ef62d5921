"""Pictures of codes that a camera reads, drawn into the page itself."""

from collections.abc import Callable
from functools import partial

import segno
from markupsafe import Markup

QUIET = 4  # Modules of white around the code: ISO/IEC 18004, 6.3.8.
# To draw a code under all eight masks and keep the best takes four fifths of the work. Of
# slips, whose tokens are random, this one is on average 3 % behind the best by the standard's
# penalty, never more than 12 %; a camera is told which mask it is.
SLIP_MASK = 6


def qr(text: str, title: str = "QR code", *, mask: int | None = None) -> Markup:
    """Returns a QR code of a text as inline SVG; `title` is what a screen reader says of it.

    It is black on white in every color scheme: many cameras read no light code on dark ground.
    Without a `mask` all are tried.
    """
    drawn = segno.make_qr(text, error="m", mask=mask).svg_inline(
        border=QUIET,
        dark="#000",
        light="#fff",
        omitsize=True,
        title=title,
        svgclass="qr",
        lineclass=None,
    )
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))


def slip_picture(slip: str, *, base_url: str) -> Callable[[str], Markup]:
    """Returns what draws the code of a slip under a title; only staff can open its address."""
    return partial(qr, f"{base_url}/staff/check-in/{slip}", mask=SLIP_MASK)
