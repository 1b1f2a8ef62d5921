"""What a sitting prints: the slip of one client, and at the end one sheet of codes and times."""

from datetime import datetime

from flask import Blueprint, Response, redirect

from citykey_site.domain import languages as known
from citykey_site.domain.sittings import Sitting
from citykey_site.services import sittings as deeds
from citykey_site.storage import bookings
from citykey_site.web.addresses import Addresses
from citykey_site.web.navigators.guard import with_sitting
from citykey_site.web.pictures import slip_picture
from citykey_site.web.render import links, office, page
from citykey_site.words.catalogues import markup_words

blueprint = Blueprint("sitting_paper", __name__)


@blueprint.get("/<lang>/navigators/sitting/slip/<booking>")
@with_sitting
def slip(sitting: Sitting, now: datetime, booking: str) -> Response:
    """Shows the slip of a client; the links for the navigator are in the navigator's language."""
    found = deeds.of_mailbox(sitting, booking, now=now)
    if found is None:
        return redirect(links().page("navigators/sitting"), 303)
    return page(
        "navigators/slip.html",
        booking=found,
        mine=markup_words(sitting.language),
        back_to=Addresses(sitting.language),
        slip_picture=slip_picture(found.slip, base_url=office().base_url),
        private=True,
    )


@blueprint.get("/<lang>/navigators/sitting/sheet")
@with_sitting
def sheet(sitting: Sitting, now: datetime) -> Response:
    """Shows the codes and times of this sitting, without a name and without the email."""
    found = bookings.active_of_mailbox(sitting.email, now=now)
    made = {item.uid: item for item in found}
    return page(
        "navigators/sheet.html",
        made=[made[uid] for uid in sitting.made if uid in made],
        spoken_in=known.served(),
        private=True,
    )
