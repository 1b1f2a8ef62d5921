"""Letters about bookings, each in the language that the booking keeps."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from citykey_site.domain import times
from citykey_site.domain.alternatives import Hold, Offer
from citykey_site.domain.bookings import Booking
from citykey_site.domain.messages import Attachment, Message
from citykey_site.domain.office import Office
from citykey_site.mail import alike, calendars, letters
from citykey_site.words import templates


def booked(booking: Booking, *, office: Office, now: datetime) -> Message:
    """Writes that the appointment is booked, with the calendar file."""
    return _about("booked", booking, office=office, now=now, calendar=True)


def drawn(booking: Booking, *, number: str, office: Office, now: datetime) -> Message:
    """Writes that the ticket with this number has won and the appointment is booked."""
    return _whole("draw_won", booking, office=office, now=now, calendar=True, number=number)


def changed(booking: Booking, *, office: Office, now: datetime) -> Message:
    """Writes that the appointment is changed, with the calendar file brought up to date."""
    return _about("changed", booking, office=office, now=now, calendar=True)


def canceled(booking: Booking, *, office: Office, now: datetime) -> Message:
    """Writes that the person canceled; the calendar file takes the entry away."""
    return _about("canceled", booking, office=office, now=now, calendar=True)


def reminder(booking: Booking, *, office: Office, now: datetime) -> Message:
    """Writes the reminder of two days before."""
    return _about("reminder", booking, office=office, now=now)


def event_canceled(
    booking: Booking,
    *,
    office: Office,
    now: datetime,
    held: Hold | None = None,
    others: Sequence[Offer] = (),
) -> Message:
    """Writes that the office canceled the event, or only the window, with other times.

    `held` is the time whose places are kept for the party; `others` are free until somebody
    books them.
    """
    return _whole(
        "event_canceled",
        booking,
        office=office,
        now=now,
        calendar=True,
        held=held,
        others=others,
    )


def event_moved(booking: Booking, *, office: Office, now: datetime) -> Message:
    """Writes that the event has a new time or place; the booking stands."""
    return _about("event_moved", booking, office=office, now=now, calendar=True)


def lost_code(found: Sequence[Booking], *, to: str, office: Office, now: datetime) -> Message:
    """Writes the codes of all coming bookings of one mailbox, in the language of the latest."""
    latest = max(found, key=lambda item: item.slot.starts_at)
    return letters.write(
        "lost_code",
        to=to,
        language=latest.language,
        day=times.day_of(latest.slot.starts_at),
        identity=f"{latest.uid} {now.isoformat()}",
        office=office,
        now=now,
        bookings=tuple(found),
    )


def calendar(booking: Booking, *, office: Office, now: datetime) -> str:
    """Returns the calendar file of a booking in its own language."""
    text = templates.text(booking.language)
    facts = {"booking": booking, "office": office}
    return calendars.booking_calendar(
        booking,
        office=office,
        summary=text.get_template("mail/calendar/summary.txt").render(facts).strip(),
        description=text.get_template("mail/calendar/description.txt").render(facts).strip(),
        canceled=not booking.is_active,
        now=now,
    )


def _about(
    letter: str,
    booking: Booking,
    *,
    office: Office,
    now: datetime,
    calendar: bool = False,
) -> Message:
    """Writes a letter whose words come from the booking alone."""
    message = alike.written(
        letter, booking, office=office, now=now, calendar=calendar, write=_whole
    )
    sending = _sending(booking, now)
    return replace(message, message_id=letters.message_id(letter, sending, office))


def _whole(
    letter: str,
    booking: Booking,
    *,
    office: Office,
    now: datetime,
    calendar: bool,
    **facts: object,
) -> Message:
    return letters.write(
        letter,
        to=booking.email,
        language=booking.language,
        day=booking.event.day,
        identity=_sending(booking, now),
        office=office,
        now=now,
        attachments=(_attached(booking, office=office, now=now),) if calendar else (),
        booking=booking,
        **facts,
    )


def _sending(booking: Booking, now: datetime) -> str:
    return f"{booking.uid} {booking.sequence} {now.isoformat()}"


def _attached(booking: Booking, *, office: Office, now: datetime) -> Attachment:
    method = "PUBLISH" if booking.is_active else "CANCEL"
    return Attachment(
        name="appointment.ics",
        content_type=f"text/calendar; method={method}",
        text=calendar(booking, office=office, now=now),
    )
