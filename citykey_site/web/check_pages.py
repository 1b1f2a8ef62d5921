"""The pages of the email check, made from a request; the same for every reason."""

from datetime import datetime, timedelta

from flask import Response, request

from citykey_site.domain import refusals
from citykey_site.domain.checks import Purpose, Request
from citykey_site.storage import events, kept, slots
from citykey_site.web import languages
from citykey_site.web.bookings import Choice, cannot
from citykey_site.web.forms.base import PressForm
from citykey_site.web.forms.bookings import BookForm
from citykey_site.web.forms.checks import NumberForm
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, office, page

GONE = 410
MISTAKE = 422
MINUTE = timedelta(minutes=1)


def waiting(
    asked: Request,
    form: NumberForm,
    *,
    now: datetime,
    errors: list[tuple[str, str]] | None = None,
    no: str | None = None,
    longer: bool = False,
    status: int = 200,
) -> Response:
    """Returns the page on which a person waits for the letter."""
    choice = choice_of(asked)
    place = kept.of(asked.uid)
    minutes = 0
    if place is not None and place.ends_at > now:
        minutes = max(1, round((place.ends_at - now) / MINUTE))
    return page(
        "checks/waiting.html",
        status,
        asked=asked,
        choice=choice,
        minutes=minutes,
        closes_at=_closes_at(asked),
        can_grow=bool(minutes) and asked.grown < office().limits.check_lengthened,
        again=_again(asked, choice),
        form=form,
        errors=errors or [],
        no=no,
        longer=longer,
    )


def finish(asked: Request, link: str, form: PressForm, *, status: int = 200) -> Response:
    """Returns the page with the one button that finishes."""
    choice = choice_of(asked)
    return page("checks/finish.html", status, asked=asked, choice=choice, link=link, form=form)


def gone() -> Response:
    """Says that the link or the page has ended, and where to begin again."""
    status = MISTAKE if request.method == "POST" else GONE
    return page("checks/gone.html", status)


def refused(asked: Request, no: refusals.Refusal, *, now: datetime) -> Response:
    """Says why it could not be finished; where the place went, others are one press away."""
    choice = choice_of(asked)
    if choice is None or isinstance(no, refusals.LimitReached):
        return page("checks/refused.html", MISTAKE, no=sentence(no, languages.code()))
    form = BookForm(formdata=None, email=asked.email)
    form.give_token()
    return cannot(choice, no, now, form=form)


def choice_of(asked: Request) -> Choice | None:
    """Returns the window that a request is about, None where it is about none."""
    if asked.purpose not in {Purpose.BOOK, Purpose.NOTHING}:
        return None
    event = events.find(str(asked.facts["event"]))
    slot = slots.find(event.id, str(asked.facts["slot"])) if event else None
    people = int(asked.facts["people"])
    return Choice(event=event, slot=slot, people=people) if slot else None


def _closes_at(asked: Request) -> datetime | None:
    """Returns when the draw closes that a request is for: its letter must be followed before."""
    if asked.purpose is not Purpose.DRAW:
        return None
    event = events.find(str(asked.facts["event"]))
    return event.draw_closes_at if event else None


def _again(asked: Request, choice: Choice | None) -> str:
    """Returns where the same thing is asked for anew."""
    if choice is not None:
        return links().book(choice.event.public_id, choice.slot.public_id, people=choice.people)
    if asked.purpose is Purpose.NEWS:
        return links().updates()
    if asked.purpose is Purpose.EMAILS:
        return links().stop()
    event_id = asked.facts.get("event")
    return links().event(str(event_id)) if event_id else links().page("events")
