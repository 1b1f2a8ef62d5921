"""The way to every page of the site in every state that a resident can meet."""

import secrets
from collections.abc import Callable

from tests.journeys.phone import Phone
from tests.journeys.seeds import Seeds

EMPTY = "events?near=60623&from=2027-06-01&to=2027-06-02"
MISTAKES = "events?near=xyzzyx&from=tomorrow&people=9"
TRIES = 6

Way = Callable[[Phone, Seeds], None]


def page(path: str) -> Way:
    """Returns the way to an address."""
    return lambda phone, _seeds: phone.open(path)


def form(phone: Phone, seeds: Seeds) -> None:
    """Opens the question for the email."""
    phone.open(f"events/seed-open/book?slot={seeds.free_slot}&people=1")


def number(phone: Phone, seeds: Seeds) -> None:
    """Opens the question for the number of people."""
    phone.open(f"events/seed-open/book?slot={seeds.free_slot}")


def number_error(phone: Phone, seeds: Seeds) -> None:
    """Opens the question for the number of people with a number that is too high."""
    phone.open(f"events/seed-open/book?slot={seeds.free_slot}&people=9")


def form_error(phone: Phone, seeds: Seeds) -> None:
    """Sends the form without an email."""
    form(phone, seeds)
    phone.press("Book this appointment")


def form_without_cookie(phone: Phone, seeds: Seeds) -> None:
    """Sends the form from a browser that keeps no cookie."""
    form(phone, seeds)
    phone.page.context.clear_cookies()
    _send(phone, "ana@example.org")


def spelling(phone: Phone, seeds: Seeds) -> None:
    """Sends an email whose domain looks misspelled."""
    form(phone, seeds)
    _send(phone, "ana@gmial.com")


def taken(phone: Phone, seeds: Seeds) -> None:
    """Opens the form of a window that is full."""
    phone.open(f"events/seed-open/book?slot={seeds.full_slot}&people=1")


def confirmation(phone: Phone, seeds: Seeds) -> None:
    """Books two places at an event of the demonstration; the first has room."""
    phone.open("events?people=2")
    phone.follow_first(".cards a")
    phone.follow_first("section[aria-labelledby=times] .rows li:not(.gone) > a")
    _send(phone, f"states.{phone.language}@example.org")


def details(phone: Phone, seeds: Seeds) -> None:
    """Opens a booking as it looks later."""
    confirmation(phone, seeds)
    phone.open("booking/cancel")
    phone.open("booking/details")


def large_code(phone: Phone, seeds: Seeds) -> None:
    """Shows the code alone."""
    confirmation(phone, seeds)
    phone.open("booking/code")


def change(phone: Phone, seeds: Seeds) -> None:
    """Opens the choice of another time."""
    confirmation(phone, seeds)
    phone.open("booking/change")


def change_near_nowhere(phone: Phone, seeds: Seeds) -> None:
    """Looks for another time at a place that nobody knows."""
    confirmation(phone, seeds)
    phone.open("booking/change?near=xyzzyx")


def change_check(phone: Phone, seeds: Seeds) -> None:
    """Opens the comparison of old and new time."""
    change(phone, seeds)
    phone.follow_first("h2#here ~ ul.rows a")


def changed(phone: Phone, seeds: Seeds) -> None:
    """Moves a booking."""
    change_check(phone, seeds)
    phone.press("Confirm the new time")


def mend(phone: Phone, seeds: Seeds) -> None:
    """Opens the form for another email."""
    confirmation(phone, seeds)
    phone.open("booking/email")


def mend_error(phone: Phone, seeds: Seeds) -> None:
    """Sends the form for another email with words that are none."""
    mend(phone, seeds)
    phone.type("New email address", "nobody")
    phone.press("Save", context="button")


def cancel(phone: Phone, seeds: Seeds) -> None:
    """Opens the question whether to cancel."""
    confirmation(phone, seeds)
    phone.open("booking/cancel")


def canceled(phone: Phone, seeds: Seeds) -> None:
    """Cancels a booking."""
    cancel(phone, seeds)
    phone.press("Yes, cancel my appointment", context="button")


def opened(fate: str) -> Way:
    """Returns the way to a booking that the seeds hold."""

    def walk(phone: Phone, seeds: Seeds) -> None:
        booking = seeds.bookings[fate]
        _open(phone, booking.email, booking.code)

    return walk


def open_error(phone: Phone, _seeds: Seeds) -> None:
    """Sends the form that opens a booking with nothing in it."""
    phone.open("booking")
    phone.press("Show my appointment")


def wrong_code(phone: Phone, _seeds: Seeds) -> None:
    """Sends a code that opens nothing, to a mailbox of this test."""
    _open(phone, f"nobody.{phone.language}@example.org", WRONG)


def wait(phone: Phone, _seeds: Seeds) -> None:
    """Tries wrong codes until the page asks to wait."""
    for _ in range(TRIES):
        _open(phone, f"guesser.{phone.language}@example.org", WRONG)


def lost_code_error(phone: Phone, _seeds: Seeds) -> None:
    """Asks for a lost code without an email."""
    phone.open("booking/lost-code")
    phone.press("Send my code")


def lost_code_sent(phone: Phone, _seeds: Seeds) -> None:
    """Asks for a lost code."""
    phone.open("booking/lost-code")
    phone.type("Email address", "nobody@example.org")
    phone.press("Send my code")


def check(phone: Phone, _seeds: Seeds) -> None:
    """Books at an event that checks emails; the letter is waited for."""
    phone.open("events/seed-marked?people=1")
    phone.follow_first("section[aria-labelledby=times] .rows li:not(.gone) > a")
    _send(phone, f"check.{phone.language}.{secrets.token_hex(4)}@gmail.com")


def check_error(phone: Phone, seeds: Seeds) -> None:
    """Sends the question for the number in the letter without a number."""
    check(phone, seeds)
    phone.press("Finish", context="button")


def join_error(phone: Phone, _seeds: Seeds) -> None:
    """Sends the form of the waitlist without an email."""
    phone.open("waitlist?event=seed-line&people=1")
    phone.press("Join the waitlist")


def draw_error(phone: Phone, _seeds: Seeds) -> None:
    """Sends the form of a draw with nothing in it."""
    phone.open("events/seed-draw/draw?people=1")
    phone.press("Enter the draw")


def documents_papers(phone: Phone, _seeds: Seeds) -> None:
    """Says that one young person comes; the papers are asked for."""
    phone.open("documents")
    phone.page.select_option("#age1", "teen")
    phone.press("Next", context="button")


def documents_answer(phone: Phone, seeds: Seeds) -> None:
    """Reads what a person without papers can do."""
    documents_papers(phone, seeds)
    phone.press("Show the list", context="button")


def linked(name: str, *, then: str = "") -> Way:
    """Returns the way to an address that a letter says."""
    return lambda phone, seeds: phone.open(seeds.links[name] + then)


# A code without a slip (its last digit is the right one); nobody is given it.
WRONG = "000000000000"

STATES: dict[str, Way] = {
    "home": page(""),
    "languages": page("languages"),
    "events": page("events"),
    "events-near": page("events?near=60623&people=2"),
    "events-second-page": page("events?page=2"),
    "times": page("times"),
    "share": page("share"),
    "times-near": page("times?near=60623&time=morning&speaks=es"),
    "nothing": page(EMPTY),
    "mistakes": page(MISTAKES),
    "did-you-mean": page("events?near=Litle+Vilage"),
    "unknown-zip": page("events?near=60000"),
    "event-open": page("events/seed-open"),
    "event-for-three": page("events/seed-open?people=3"),
    "event-full": page("events/seed-full"),
    "event-canceled": page("events/seed-canceled"),
    "event-past": page("events/seed-past"),
    "event-closed": page("events/seed-closed"),
    "event-not-open": page("events/seed-not-open"),
    "number": number,
    "number-error": number_error,
    "form": form,
    "form-error": form_error,
    "form-without-cookie": form_without_cookie,
    "spelling": spelling,
    "taken": taken,
    "confirmation": confirmation,
    "details": details,
    "large-code": large_code,
    "change": change,
    "change-near-nowhere": change_near_nowhere,
    "change-check": change_check,
    "changed": changed,
    "mend-email": mend,
    "mend-email-error": mend_error,
    "cancel": cancel,
    "canceled": canceled,
    "details-event-canceled": opened("event-canceled"),
    "details-past": opened("past"),
    "open": page("booking"),
    "open-error": open_error,
    "wrong-code": wrong_code,
    "wait": wait,
    "lost-code": page("booking/lost-code"),
    "lost-code-error": lost_code_error,
    "lost-code-sent": lost_code_sent,
    "check": check,
    "check-error": check_error,
    "finish": linked("finish"),
    "finished": linked("finished"),
    "check-ended": page("check"),
    "waitlist-size": page("waitlist?event=seed-line"),
    "waitlist-place": page("waitlist?near=xyzzyx"),
    "join": page("waitlist?event=seed-line&people=1"),
    "join-error": join_error,
    "waiting": linked("waiting"),
    "offer": linked("offer"),
    "decline": linked("offer", then="/decline"),
    "leave-waitlist": linked("waiting", then="/leave"),
    "event-draw": page("events/seed-draw"),
    "draw-form": page("events/seed-draw/draw?people=1"),
    "draw-error": draw_error,
    "draw-results": page("events/seed-drawn/draw"),
    "ticket": linked("ticket"),
    "drawn-ticket": linked("drawn-ticket"),
    "leave-draw": linked("ticket", then="/leave"),
    "navigators": page("navigators"),
    "documents": page("documents"),
    "documents-papers": documents_papers,
    "documents-answer": documents_answer,
    "help": page("help"),
    "help-topic": page("help/card"),
    "report": page("report"),
    "flyer": page("flyer?near=60623"),
    "privacy": page("privacy"),
    "accessibility": page("accessibility"),
    "not-found": page("nowhere"),
}
# One state of each kind of page: what a mistake looks like in Spanish or in dark colors is the
# same as in these.
OF_EACH_KIND = (
    "home", "events-near", "times-near", "event-open", "event-full", "form", "confirmation",
    "details", "change", "open", "check", "finish", "join", "offer", "draw-form", "draw-results",
    "ticket", "navigators", "help", "privacy",
)  # fmt: skip
SPOKEN_STATES = [*(("en", name) for name in STATES), *(("es", name) for name in OF_EACH_KIND)]


def _send(phone: Phone, address: str) -> None:
    phone.type("Email address", address)
    phone.press("Book this appointment")


def _open(phone: Phone, address: str, code: str) -> None:
    phone.open("booking")
    phone.type("Email address, or the second number on your paper", address)
    phone.type("Confirmation code", code, context="field label")
    phone.press("Show my appointment")
