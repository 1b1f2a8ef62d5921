"""Every table, by subject. What a row means is in `domain`; what may be true is in the checks."""

from citykey_site.storage.db import Base
from citykey_site.storage.tables.bookings import (
    AttendanceRow,
    BookingRow,
    HoldRow,
    LetterRow,
    PassRow,
)
from citykey_site.storage.tables.events import (
    ErasedDayRow,
    EventRow,
    HistoryRow,
    LanguageTallyRow,
    SlotRow,
    SlotTallyRow,
    VenueRow,
)
from citykey_site.storage.tables.fair import (
    AllowanceRow,
    DrawRow,
    KeptRow,
    RequestRow,
    TicketRow,
    TryRow,
    WaitRow,
    WaitWindowRow,
)
from citykey_site.storage.tables.machines import EditionRow, SchemaMarkRow
from citykey_site.storage.tables.privacy import ClockMarkRow, LegalHoldRow, MailStopRow
from citykey_site.storage.tables.reach import (
    ReportRow,
    ReturnTallyRow,
    SittingRow,
    SubscriptionRow,
)
from citykey_site.storage.tables.staff import (
    DayPassRow,
    DutyRow,
    MailedCodeRow,
    RecoveryCodeRow,
    StaffRow,
    StaffSessionRow,
)

__all__ = [
    "AllowanceRow",
    "AttendanceRow",
    "Base",
    "BookingRow",
    "ClockMarkRow",
    "DayPassRow",
    "DrawRow",
    "DutyRow",
    "EditionRow",
    "ErasedDayRow",
    "EventRow",
    "HistoryRow",
    "HoldRow",
    "KeptRow",
    "LanguageTallyRow",
    "LegalHoldRow",
    "LetterRow",
    "MailStopRow",
    "MailedCodeRow",
    "PassRow",
    "RecoveryCodeRow",
    "ReportRow",
    "RequestRow",
    "ReturnTallyRow",
    "SchemaMarkRow",
    "SittingRow",
    "SlotRow",
    "SlotTallyRow",
    "StaffRow",
    "StaffSessionRow",
    "SubscriptionRow",
    "TicketRow",
    "TryRow",
    "VenueRow",
    "WaitRow",
    "WaitWindowRow",
]
