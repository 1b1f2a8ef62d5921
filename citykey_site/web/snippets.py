"""The lines of HTML that other sites copy to show our events; they need no script."""

from markupsafe import escape

from citykey_site.web.addresses import Addresses
from citykey_site.web.render import office
from citykey_site.words.catalogues import words
from citykey_site.words.marks import mark

LIST = mark("Next events with places")
LINK = mark("Book a CityKey appointment")


def frame(code: str) -> str:
    """Returns the frame with the list in a language, named for those who hear it."""
    address = escape(office().base_url + Addresses(code).framed("events"))
    title = escape(words(code).gettext(LIST))
    return f'<iframe src="{address}" title="{title}" width="100%" height="640"></iframe>'


def link(code: str) -> str:
    """Returns the link with our picture in a language; without the picture its words stand."""
    to, base = Addresses(code), office().base_url
    home, picture = escape(base + to.home()), escape(base + to.framed("picture.svg"))
    words_of_it = escape(words(code).gettext(LINK))
    return f'<a href="{home}"><img src="{picture}" alt="{words_of_it}"></a>'
