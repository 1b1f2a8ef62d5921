"""Writes the reminders that are due: 10:00 Chicago time two days before the appointment."""

from dataclasses import replace
from datetime import datetime

from citykey_site.domain.events import Status
from citykey_site.domain.office import Office
from citykey_site.mail import bookings as letters
from citykey_site.storage import bookings, outbox
from citykey_site.storage.db import transaction

BATCH = 100


def write_due(*, office: Office, now: datetime) -> int:
    """Writes one letter for each due reminder and counts them; run twice it writes none twice.

    A reminder that is found only after its window has started is dropped.
    """
    written = 0
    with transaction():
        for booking in bookings.due_for_reminder(now, limit=BATCH):
            bookings.save(replace(booking, remind_at=None))
            if booking.slot.has_started(now) or booking.event.status is not Status.PUBLISHED:
                continue
            if not booking.email:
                continue
            letter = letters.reminder(booking, office=office, now=now)
            outbox.put(letter, booking_uid=booking.uid, now=now)
            written += 1
    return written
