"""How much one mailbox, one domain and one network may do; every number is a setting."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Holds the limits of a site. Those by network only slow people; they decide about no place.

    Bookings count together with entries in draws that are not drawn yet. The numbers are those
    of the office's settled questions: 2 for a mailbox, 10 from a network in 10 minutes, an
    email check of 30 minutes that can be lengthened twice and keeps at most a tenth of an event,
    letters that a stranger could cause at most 3 an hour and 6 a day.
    """

    bookings_per_mailbox: int = 2
    bookings_per_domain: int = 4
    unlimited_domains: tuple[str, ...] = ()
    bookings_per_network: int = 10
    network_minutes: int = 10
    check_minutes: int = 30
    check_lengthened: int = 2
    check_percent: int = 10
    letters_per_hour: int = 3
    letters_per_day: int = 6
    wrong_codes_per_network: int = 5
    wrong_codes_per_mailbox: int = 20
    changes_per_booking: int = 10
    offer_hours: int = 12
    slow_return_minutes: int = 180

    @property
    def check_time(self) -> timedelta:
        """Returns for how long a place is kept while an email is checked."""
        return timedelta(minutes=self.check_minutes)

    @property
    def offer_time(self) -> timedelta:
        """Returns for how long a waitlist offer is kept, before night and cut-off are looked at."""
        return timedelta(hours=self.offer_hours)
