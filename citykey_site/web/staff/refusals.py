"""One sentence for each named refusal that only staff meet; each says what to do next."""

from collections.abc import Callable

from citykey_site.domain import refusals
from citykey_site.domain.languages import SOURCE
from citykey_site.web.refusals import sentence

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
    refusals.CountTooHigh: lambda no: f"Enter a number from 0 to {no.most}.",
}


def staff_sentence(no: refusals.Refusal) -> str:
    """Returns what a refusal says to staff, in English; those of residents say the same here."""
    if type(no) in STAFF_SENTENCES:
        return STAFF_SENTENCES[type(no)](no)
    return sentence(no, SOURCE)
