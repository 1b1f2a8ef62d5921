"""One sentence for each named refusal; each says what to do next."""

from collections.abc import Callable
from datetime import timedelta

from citykey_site.domain import refusals
from citykey_site.domain.bookings import LARGEST_PARTY
from citykey_site.web.request_log import note_refusal
from citykey_site.words.catalogues import Words, markup_words
from citykey_site.words.moments import clock_text, moment_text
from citykey_site.words.templates import isolated, left_to_right

EXAMPLE = "name@example.com"
Sentence = Callable[[Words, refusals.Refusal], str]

SENTENCES: dict[type[refusals.Refusal], Sentence] = {
    refusals.PartySizeWrong: lambda words, no: words.ngettext(
        "You can book for up to %(num)s person.",
        "You can book for up to %(num)s people.",
        LARGEST_PARTY,
    ),
    refusals.EventCanceled: lambda words, no: words.gettext(
        "This event is canceled. Please choose a different event."
    ),
    refusals.EventOver: lambda words, no: words.gettext(
        "This event is over. Please choose a different event."
    ),
    refusals.EventNotOpen: lambda words, no: words.gettext(
        "Booking opens: %(date)s", date=moment_text(no.opens_at, words.language.code)
    ),
    refusals.SlotUnknown: lambda words, no: words.gettext("Choose a time."),
    refusals.SlotStarted: lambda words, no: words.gettext(
        "This time has passed. Please choose a different time."
    ),
    refusals.SlotFull: lambda words, no: words.gettext(
        "This time no longer has room for your group. Please choose a different time."
    ),
    refusals.TooBusy: lambda words, no: words.gettext(
        "Many people are booking now. Please try again."
    ),
    refusals.BookingIsCanceled: lambda words, no: words.gettext(
        "This appointment is canceled. You can book a new appointment at any time."
    ),
    refusals.HasNewTime: lambda words, no: words.gettext(
        "You already have a new time. You can change it on this page."
    ),
    refusals.HeldByLaw: lambda words, no: words.gettext(
        "The law does not allow us to erase anything now. Try again on another day."
    ),
    refusals.HoldEnded: lambda words, no: words.gettext(
        "We are not holding this time for you now. Please choose one of the free times."
    ),
    refusals.TooLateToChange: lambda words, no: words.gettext(
        "It is too late to change this appointment online. Please ask us for help."
    ),
    refusals.CodeIncomplete: lambda words, no: words.gettext(
        "The code has 12 digits. Check it and type all of them."
    ),
    refusals.CodeSlip: lambda words, no: words.gettext(
        "One digit of the code is not right, or two are swapped. Check it and try again."
    ),
    refusals.NoSuchBooking: lambda words, no: words.gettext(
        "We could not find an appointment with this email address or second number and this "
        "code. Check both and try again."
    ),
    refusals.TooManyTries: lambda words, no: words.gettext(
        "You tried too many times. You can try again at: %(time)s",
        time=clock_text(_next_minute(no.until), words.language.code),
    ),
    refusals.EmailEmpty: lambda words, no: words.gettext("Enter your email address."),
    refusals.EmailMalformed: lambda words, no: words.gettext(
        "Enter an email address like this: %(example)s", example=left_to_right(EXAMPLE)
    ),
    refusals.OwnerEmpty: lambda words, no: words.gettext(
        "Enter your email address, or the second number on your paper."
    ),
    refusals.OwnerMalformed: lambda words, no: words.gettext(
        "Enter an email address like this: %(example)s. "
        "Or enter the second number on your paper. It has 6 digits.",
        example=left_to_right(EXAMPLE),
    ),
    refusals.EventByDraw: lambda words, no: words.gettext(
        "The places of this event go by a draw. You can enter the draw on the page of the event."
    ),
    refusals.RequestGone: lambda words, no: words.gettext(
        "This link or page has ended. Please start again."
    ),
    refusals.CheckCodeIncomplete: lambda words, no: words.gettext(
        "The number has 6 digits. Check it and type all of them."
    ),
    refusals.CheckCodeWrong: lambda words, no: words.gettext(
        "This is not the number in our email. Check it and try again."
    ),
    refusals.NoMoreTime: lambda words, no: words.gettext(
        "You cannot get more time. Please use the link in our email now."
    ),
    refusals.LimitReached: lambda words, no: words.gettext(
        "This email address has as many appointments as it can have. To book this one, cancel "
        "a different appointment first, or ask us for help."
    ),
    refusals.TooManyChanges: lambda words, no: words.gettext(
        "You cannot change this appointment again online. You can keep it, cancel it, or ask us "
        "for help."
    ),
    refusals.HasRoom: lambda words, no: words.gettext(
        "There is room for your group now. You can book a time."
    ),
    refusals.NothingChosen: lambda words, no: words.gettext("Choose at least one time."),
    refusals.TooLateToWait: lambda words, no: words.gettext(
        "It is too late to wait for this time. Please look for a different time or event."
    ),
    refusals.NotWaiting: lambda words, no: words.gettext(
        "You are not on the waitlist any more. You can look for a different event."
    ),
    refusals.OfferOver: lambda words, no: words.gettext(
        "This offer has ended. You can look for a different event."
    ),
    refusals.DrawNotOpen: lambda words, no: words.gettext(
        "You can enter the draw from: %(date)s", date=moment_text(no.opens_at, words.language.code)
    ),
    refusals.DrawClosed: lambda words, no: words.gettext(
        "The draw takes no more entries. Please look for a different event."
    ),
    refusals.WishesWrong: lambda words, no: words.gettext(
        "Choose one, two, or three times. A time can be chosen only once."
    ),
    refusals.SittingOver: lambda words, no: words.gettext(
        "Your list is closed, to keep it private. Please start again."
    ),
    refusals.PlaceMissing: lambda words, no: words.gettext(
        "Enter at least one ZIP code, neighborhood, or ward."
    ),
    refusals.TooManyPlaces: lambda words, no: words.ngettext(
        "You can name %(num)s place.", "You can name up to %(num)s places.", no.most
    ),
    refusals.PlaceUnknown: lambda words, no: words.gettext(
        "We do not know this place: %(place)s", place=isolated(no.place)
    ),
    refusals.PlaceUnclear: lambda words, no: words.gettext("Which place do you mean?"),
    refusals.PaceMissing: lambda words, no: words.gettext("Choose how often we write to you."),
    refusals.NobodyComes: lambda words, no: words.gettext("Choose the age of at least one person."),
    refusals.ReasonMissing: lambda words, no: words.gettext("Choose what went wrong."),
    refusals.ReportTooLong: lambda words, no: words.ngettext(
        "Write a shorter text. It can have %(num)s letter.",
        "Write a shorter text. It can have up to %(num)s letters and spaces.",
        no.most,
    ),
}


def sentence(no: refusals.Refusal, code: str) -> str:
    """Returns what a refusal says to a person, in a language, as markup."""
    note_refusal(no)
    return SENTENCES[type(no)](markup_words(code), no)


def _next_minute(moment):
    # A clock shows whole minutes: the next one, so that the wait is over when it comes.
    return (moment + timedelta(seconds=59)).replace(second=0, microsecond=0)
