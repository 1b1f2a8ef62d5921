"""One sentence for each named refusal that only staff meet; each says what to do next."""

from collections.abc import Callable

from citykey_site.domain import refusals
from citykey_site.domain.languages import SOURCE
from citykey_site.domain.times import day_of
from citykey_site.web.refusals import sentence
from citykey_site.web.request_log import note_refusal
from citykey_site.words.moments import clock_text, date_text, short_date_text

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
    refusals.CanceledForGood: lambda no: (
        "This event is canceled and stays so. Copy it to another date."
    ),
    refusals.AlreadyPublished: lambda no: (
        "This event is published already. To take it away from residents, cancel it."
    ),
    refusals.DraftOver: lambda no: (
        "The time of this event has passed. Edit its date, or copy it to another date."
    ),
    refusals.NothingToBook: lambda no: (
        "No window of this event has a place. Edit the event and write its hours and places."
    ),
    refusals.MomentOver: lambda no: (
        "This moment has passed. Write a later one, or publish the event now."
    ),
    refusals.MomentTooLate: lambda no: (
        "The last window starts before this moment, so nobody could book. Write an earlier one."
    ),
    refusals.EventThere: lambda no: (
        "This venue has an event at this time already. Edit that one, or write another time."
    ),
    refusals.SeriesChanged: lambda no: (
        "The dates that can be made have changed meanwhile. Look at the list, then press again."
    ),
    refusals.CountTooHigh: lambda no: f"Enter a number from 0 to {no.most}.",
    refusals.PassUnknown: lambda no: (
        "This pass does not open the door. Ask the organizer for a new one."
    ),
    refusals.PassForAnotherDay: lambda no: (
        f"This pass was for {date_text(no.day, SOURCE)}. Ask the organizer for a new one."
        if no.over
        else f"This pass is for {date_text(no.day, SOURCE)}. It opens on that day."
    ),
    refusals.PassCountWrong: lambda no: "Choose a number of passes from 1 to 10.",
    refusals.PassesMade: lambda no: (
        "These passes are made already. Their codes are shown only once. "
        "If you do not have the codes, revoke these passes and make new ones."
    ),
    refusals.PassTooLate: lambda no: (
        "The day of this event has passed. Make passes for an event that is still to come."
    ),
    refusals.AllowanceUnknown: lambda no: (
        "No request has this number, or its time is over. Ask the person to request a new number."
    ),
    refusals.AllowanceWrong: lambda no: f"Enter a number from {no.fewest} to {no.most}.",
    refusals.DrawFixed: lambda no: (
        "The draw of this event has opened, so its moments stay as they are. Take them back into "
        "the form as they were, or cancel the event."
    ),
    refusals.DraftOnly: lambda no: (
        "This event is published. Cancel it instead, so that the people who booked are told."
    ),
    refusals.EditedMeanwhile: lambda no: (
        "Somebody else changed this event meanwhile. Look at what is kept now, then press again."
    ),
    refusals.EffectChanged: lambda no: (
        "People booked or canceled meanwhile. Look at the new numbers, then press again."
    ),
    refusals.WindowEndsFirst: lambda no: "Enter an end that is later than the start.",
    refusals.WindowOutside: lambda no: (
        f"Enter times between {clock_text(no.starts_at, SOURCE)} and "
        f"{clock_text(no.ends_at, SOURCE)}. To open longer, edit the event first."
    ),
    refusals.WindowPast: lambda no: (
        "Enter a start that is still to come. A window that has started stays as it was."
    ),
    refusals.WindowTwice: lambda no: (
        "Another window starts at this time. Enter another start, or change that window."
    ),
    refusals.DraftNotCanceled: lambda no: (
        "This event is a draft. Nobody has seen it or booked, so nothing is to be canceled."
    ),
    refusals.ReportsChanged: lambda no: (
        "Others have emptied this list meanwhile. Nothing was removed now. Look at it again."
    ),
    refusals.OneTimeIncomplete: lambda no: "The code has 6 digits. Check it and type all of them.",
    refusals.OneTimeWrong: lambda no: (
        "This code is not right. Compare each digit, and use the newest code that you have."
    ),
    refusals.OneTimeExpired: lambda no: (
        "This code has expired. It was good for 10 minutes. Press “Send another code”."
    ),
    refusals.OneTimeUsed: lambda no: (
        "This code was used already. Wait up to 30 seconds for the next one in your app."
    ),
    refusals.RecoveryIncomplete: lambda no: (
        "A recovery code has 12 letters and digits. Check it and type all of them."
    ),
    refusals.RecoveryWrong: lambda no: (
        "This recovery code is not right, or it was used. Check it, or use the next one."
    ),
    refusals.AlreadyEnrolled: lambda no: (
        "You already have an authenticator app. Type the code that it shows."
    ),
    refusals.MemberKnown: lambda no: (
        "Somebody with this email address is on the list already. Open that person's page."
    ),
    refusals.OwnAccount: lambda no: "You cannot change your own account here. Ask another admin.",
    refusals.LastAdmin: lambda no: (
        "This is the last admin who can sign in. Make somebody else an admin first."
    ),
    refusals.MemberDisabled: lambda no: (
        "This person is disabled. Enable them first, then invite them."
    ),
    refusals.SsoAway: lambda no: (
        "The account service does not answer now. Try again in a few minutes, or sign in with a "
        "mailed code."
    ),
    refusals.SsoNotProven: lambda no: (
        "The account service did not confirm who you are. Start again, or sign in with a mailed "
        "code."
    ),
    refusals.SsoUnknown: lambda no: (
        "This account does not open the staff pages. Ask an admin to add you or to renew your "
        "invitation."
    ),
}


def staff_sentence(no: refusals.Refusal) -> str:
    """Returns what a refusal says to staff, in English; those of residents say the same here."""
    if type(no) in STAFF_SENTENCES:
        note_refusal(no)
        return STAFF_SENTENCES[type(no)](no)
    return sentence(no, SOURCE)
