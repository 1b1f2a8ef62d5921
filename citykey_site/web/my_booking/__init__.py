"""The booking afterwards: open it, see it, change it, cancel it, mend its address."""

from citykey_site.web.my_booking import (
    cancel,
    change,
    details,
    email,
    forget,
    keep,
    lost_code,
    offers,
    opening,
)

PARTS = (opening, lost_code, details, keep, offers, change, cancel, email, forget)
