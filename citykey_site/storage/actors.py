"""Names those who stand in the history, for the eyes of staff."""

from collections.abc import Collection

from sqlalchemy import select

from citykey_site.storage.db import session
from citykey_site.storage.tables import DayPassRow, StaffRow

MEMBER = "staff "
HELPER = "pass "


def names(labels: Collection[str]) -> dict[str, str]:
    """Returns the email of each member and the number of each day pass, by their labels."""
    members = [label.removeprefix(MEMBER) for label in labels if label.startswith(MEMBER)]
    passes = [label.removeprefix(HELPER) for label in labels if label.startswith(HELPER)]
    found = {
        f"{MEMBER}{public_id}": email
        for public_id, email in session().execute(
            select(StaffRow.public_id, StaffRow.email).where(StaffRow.public_id.in_(members))
        )
    }
    numbers = session().execute(
        select(DayPassRow.public_id, DayPassRow.number).where(DayPassRow.public_id.in_(passes))
    )
    return found | {f"{HELPER}{public_id}": f"Helper {number}" for public_id, number in numbers}
