"""One specimen of every letter that a resident can get, with all that it can tell."""

from datetime import date, timedelta

from citykey_site.domain import allowances as limits
from citykey_site.domain import checks, places
from citykey_site.domain.alternatives import Hold, Offer
from citykey_site.domain.checks import Purpose
from citykey_site.domain.draws import Draw, Entry, Ticket
from citykey_site.domain.limits import Limits
from citykey_site.domain.messages import Message
from citykey_site.domain.news import News, Often, Subscription
from citykey_site.domain.office import Office
from citykey_site.domain.waitlist import Wait
from citykey_site.mail import allowances, bookings, draws, news, waitlist
from citykey_site.mail import checks as asked
from tests.mail import facts

LINK = "f0" * 24
# A lost code is looked up by the worker; no letter asks for it first.
ASKED = tuple(purpose for purpose in Purpose if purpose is not Purpose.LOST_CODE)
UNTIL = facts.NOW + timedelta(hours=12)


def letters(language: str, office: Office = facts.OFFICE) -> dict[str, Message]:
    """Writes one letter of each kind; the same kind for another purpose has it in its name."""
    booking = facts.booking(language=language, party_size=3)
    written = [*_about(booking, office), *_lines(language, office), *_draws(language, office)]
    written += _news(language, office)
    found = {letter.kind: letter for letter in written}
    found |= {f"check to {purpose}": _asked(purpose, language, office) for purpose in ASKED}
    return found


def _about(booking, office: Office) -> list[Message]:
    said = {"office": office, "now": facts.NOW}
    offer = Offer(event=booking.event, slot=booking.slot)
    held = Hold(offer=offer, party_size=3, expires_at=UNTIL)
    plain = (bookings.booked, bookings.changed, bookings.canceled, bookings.reminder,
             bookings.event_moved)  # fmt: skip
    return [
        *(write(booking, **said) for write in plain),
        bookings.event_canceled(booking, held=held, others=(offer, offer), **said),
        bookings.lost_code([booking], to=booking.email, **said),
        bookings.drawn(booking, number="7K2M9P", **said),
        allowances.number(
            _request(Purpose.ALLOWANCE, booking.language),
            allowance=limits.begin("482100", last_day=date(2027, 12, 31), today=date(2026, 12, 5)),
            **said,
        ),
    ]


def _lines(language: str, office: Office) -> list[Message]:
    said = {"event": facts.event(), "office": office, "now": facts.NOW}
    entry = Wait(
        uid="9b1d",
        party_size=3,
        language=language,
        email="ana@example.org",
        ends_on=date(2026, 12, 9),
        event_id=1,
        day=date(2026, 12, 9),
    )
    return [
        waitlist.joined(entry, windows=(facts.slot(),), link=LINK, **said),
        waitlist.offer(entry, slot=facts.slot(), until=UNTIL, link=LINK, **said),
        waitlist.over(entry, **said),
    ]


def _draws(language: str, office: Office) -> list[Message]:
    said = {"office": office, "now": facts.NOW}
    event = facts.event(draw_opens_at=facts.NOW, draw_closes_at=UNTIL)
    entry = Entry(
        uid="9b1d",
        event_id=1,
        ticket=Ticket(number="7K2M9P", people=3, wishes=("s1",)),
        language=language,
        email="ana@example.org",
    )
    seen = {"windows": (facts.slot(),), "link": LINK}
    return [
        draws.entered(entry, event, draw=Draw(commitment="0a" * 32), **seen, **said),
        draws.moved(entry, event, draw=Draw(commitment="0a" * 32), **seen, **said),
        draws.not_won(entry, event, **seen, **said),
        draws.canceled(entry, event, **said),
    ]


def _news(language: str, office: Office) -> list[Message]:
    said = {"link": LINK, "office": office, "now": facts.NOW}
    near = places.find("Austin").place
    wish = Subscription(
        uid="9b1d",
        language=language,
        email="ana@example.org",
        places=(near.query, "Ward 22"),
        often=Often.DAILY,
        ends_on=date(2027, 12, 5),
        look_at=facts.NOW,
    )
    told = [News(event=facts.event(), windows=(facts.slot(),) * 7, near=near)]
    return [
        news.started(wish, **said),
        news.news(wish, told=told, **said),
        news.renew(wish, **said),
    ]


def _asked(purpose: Purpose, language: str, office: Office) -> Message:
    about = {}
    if purpose in (Purpose.BOOK, Purpose.NOTHING):
        about = {"event": facts.event(), "slot": facts.slot(), "people": 3, "kept": True}
    request = _request(purpose, language)
    return asked.check(request, link=LINK, code="482100", office=office, now=facts.NOW, **about)


def _request(purpose: Purpose, language: str) -> checks.Request:
    return checks.begin(
        "9b1d",
        purpose,
        email="ana@example.org",
        language=language,
        facts={},
        limits=Limits(),
        now=facts.NOW,
    )
