"""Reports about pages: none, several in two languages, removed one by one, emptied by others."""

from tests.house.staff_tour.guide import Guide
from tests.services.test_reports import report


def walk(guide: Guide) -> None:
    """Walks what people say went wrong."""
    clerk = guide.organizer
    clerk.open("/staff/reports")
    guide.inside(lambda: [report(f"form {number}") for number in range(3)])
    guide.inside(lambda: report("vier", words="", language="es"))
    clerk.open("/staff/")
    clerk.follow("4 reports about pages")
    clerk.press("Remove report 2")
    clerk.open("/staff/reports?language=es&page=2")
    clerk.open("/staff/reports?language=es")
    seen = clerk.page
    clerk.press("Remove 1 report")
    clerk.page = seen
    clerk.press("Remove 1 report")
    clerk.open("/staff/reports")
    clerk.press("Remove 2 reports", token="old")
