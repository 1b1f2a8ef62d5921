"""One sentence for each named refusal that only staff meet; each says what to do next."""

from collections.abc import Callable

from citykey_site.domain import refusals
from citykey_site.domain.languages import SOURCE
from citykey_site.domain.times import day_of
from citykey_site.web.refusals import sentence
from citykey_site.words.moments import short_date_text

STAFF_SENTENCES: dict[type[refusals.Refusal], Callable[[refusals.Refusal], str]] = {
    refusals.NoUnusedPlaces: lambda no: (
        f"Only {no.left} places are not used now. Count fewer people."
        if no.left
        else "No place is unused now. Mark people who did not come as missed, or wait."
    ),
    refusals.WalkInsNotNow: lambda no: (
        "People can walk in from the start of the first window to the end of the event."
    ),
    refusals.CountChanged: lambda no: (
        "Somebody else counted here meanwhile. Look at the new numbers, then press again."
    ),
    refusals.WindowNotStarted: lambda no: (
        "This window has not started, so nobody can have missed it. Wait until it starts."
    ),
    refusals.NotYetThatDay: lambda no: (
        "The paper list can be entered from the day of the event on. Come back then."
    ),
    refusals.DayIsErased: lambda no: (
        "The appointments of this day are erased. You can still enter counts for each window."
    ),
    refusals.DoorNotOpen: lambda no: (
        f"This event is on {short_date_text(day_of(no.starts_at), SOURCE)}. "
        "Check-in opens on that day."
    ),
    refusals.PartyHasNoPlace: lambda no: (
        "This appointment is canceled. If places are not used, count the people as walk-ins."
    ),
    refusals.UndoTooLate: lambda no: (
        "More than 10 minutes have passed. Ask an organizer to take this check-in back."
    ),
    refusals.NobodyChosen: lambda no: "Choose who is here, then press again.",
    refusals.NoSuchCode: lambda no: (
        "No appointment at this event has this code. Compare each digit with the person's paper, "
        "or use “Lost code”."
    ),
    refusals.NobodyByThatName: lambda no: (
        "We could not find an appointment at this event with this email address or number. "
        "Check it and try again, or look in the list."
    ),
    refusals.CountTooHigh: lambda no: f"Enter a number from 0 to {no.most}.",
}


def staff_sentence(no: refusals.Refusal) -> str:
    """Returns what a refusal says to staff, in English; those of residents say the same here."""
    if type(no) in STAFF_SENTENCES:
        return STAFF_SENTENCES[type(no)](no)
    return sentence(no, SOURCE)
