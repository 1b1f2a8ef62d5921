"""A change of an event as a proposal: what it would do to people, then one confirm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Response, redirect

from citykey_site import clock
from citykey_site.domain import times
from citykey_site.domain.events import EventPlan
from citykey_site.domain.refusals import DrawFixed, EffectChanged, Refusal
from citykey_site.domain.window_pairs import differences
from citykey_site.services import event_changes as deeds
from citykey_site.services.events import Told
from citykey_site.storage import slots
from citykey_site.web.render import office
from citykey_site.web.staff import news
from citykey_site.web.staff.giving import giving_lines
from citykey_site.web.staff.guard import actor, event_or_404
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Holds the hours that a plan asks for, as those of an event are shown."""

    starts_at: datetime
    ends_at: datetime


def proposal_page(
    plan: EventPlan,
    *,
    version: int,
    form_fields: Mapping[str, str],
    no: Refusal | None = None,
) -> Response:
    """Shows what a plan would do to the people of its event, with one button that does it.

    `form_fields` are the typed words. They come back in a post to the same address: with
    `confirm`, `seen` and `version`, or with `again` where the person wants to see the filled
    form again.
    """
    event = event_or_404(plan.public_id)
    effect = deeds.propose(plan, now=clock.now())
    return staff_page(
        "staff/changes/proposal.html",
        MISTAKE if no or effect.blocks else 200,
        event=event,
        plan=plan,
        hours=Hours(
            starts_at=times.at(plan.day, plan.starts), ends_at=times.at(plan.day, plan.ends)
        ),
        windows=differences(slots.of_event(event.id), plan.windows),
        giving_now=giving_lines(event),
        giving_then=giving_lines(plan),
        effect=effect,
        version=version,
        fields=form_fields,
        no=staff_sentence(no) if no else "",
    )


def confirmed(
    plan: EventPlan, *, version: int, seen: str, form_fields: Mapping[str, str]
) -> Response:
    """Does what was shown and leads to the event; shows it anew where people came meanwhile.

    Raises EditedMeanwhile: the page of the form shows what is kept now and what was typed.
    """
    try:
        told = deeds.confirm(
            plan, version=version, seen=seen, by=actor().label, office=office(), now=clock.now()
        )
    except (DrawFixed, EffectChanged) as no:
        return proposal_page(plan, version=version, form_fields=form_fields, no=no)
    news.tell(_said(told))
    return redirect(f"/staff/events/{plan.public_id}", 303)


def letters_said(letters: int) -> str:
    """Returns how many letters were written, as a sentence; empty where none was."""
    if not letters:
        return ""
    return " 1 letter was written." if letters == 1 else f" {letters} letters were written."


def _said(told: Told) -> str:
    if told.unchanged:
        return "Nothing was changed: the event is as you asked."
    return "Saved: the event is changed." + letters_said(told.letters)
