"""Higher limits: nobody asked, asked, approved, refused, taken back, numbers that are none."""

from tests.house.staff_tour.guide import Guide
from tests.services.test_allowances import ask, number


def walk(guide: Guide) -> None:
    """Walks the requests for higher limits."""
    clerk = guide.organizer
    clerk.open("/staff/limits")
    clerk.press("Open this request", number="12345")
    guide.inside(lambda: [ask(email) for email in ("a@example.org", "b@example.org")])
    told = guide.inside(lambda: number("a@example.org"))
    clerk.open("/staff/limits")
    clerk.press("Open this request", number=told)
    clerk.press("Approve this request", bookings="many")
    clerk.press("Approve this request", bookings="12")
    clerk.follow(told)
    clerk.press("Take the limit back")
    clerk.follow(told)
    clerk.press("Approve this request", token="old", bookings="12")
    clerk.open(f"/staff/limits/{guide.inside(lambda: number('b@example.org'))}")
    clerk.press("Refuse this request")
