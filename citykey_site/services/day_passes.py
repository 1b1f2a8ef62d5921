"""Makes and revokes day passes, and signs a helper in with one."""

from dataclasses import dataclass, field
from datetime import datetime

from citykey_site.domain import codes, refusals, throttle
from citykey_site.domain import day_passes as rules
from citykey_site.domain.day_passes import DayPass
from citykey_site.domain.events import Event
from citykey_site.domain.history import Deed
from citykey_site.domain.staff import Stage
from citykey_site.storage import day_passes, events, history, staff_sessions, tries
from citykey_site.storage.db import transaction

WRONG = "wrong pass"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Holds a new pass with its code, which nobody can read again."""

    day_pass: DayPass
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Holds the token of a helper's sign-in and the public id of the event."""

    token: str = field(repr=False)
    event_id: str


def make(event_id: str, *, count: int, form_token: str, by: str, now: datetime) -> tuple[Made, ...]:
    """Makes passes for an event; this is the only time that their codes are known.

    Raises PassCountWrong, PassTooLate, or PassesMade where the same form was sent before.
    """
    with transaction():
        event = _locked(event_id)
        rules.check_makeable(event.day, count=count, now=now)
        ids = [rules.public_id(event_id, form_token, index) for index in range(count)]
        if day_passes.is_made(ids):
            raise refusals.PassesMade
        first = day_passes.last_number(event.id) + 1
        made = tuple(_made(event, name, first + index) for index, name in enumerate(ids))
        history.add(Deed.PASS_MADE, by=by, event_id=event_id, now=now, passes=count)
        return made


def revoke(event_id: str, *, public_id: str | None = None, by: str, now: datetime) -> int:
    """Revokes one pass, or all of an event, and counts those that were live.

    It acts on the next request of every device that uses it. Twice is the same.
    """
    with transaction():
        event = _locked(event_id)
        count = day_passes.revoke(event.id, public_id, now=now)
        if count:
            history.add(Deed.PASS_REVOKED, by=by, event_id=event_id, now=now, passes=count)
        return count


def sign_in(code: str, *, network: str, now: datetime, instead_of: str | None = None) -> Opened:
    """Signs a helper in with the code of a pass; several devices may use one.

    `instead_of` is the token of the sign-in that the browser had before; it ends.
    Raises TooManyTries while a wait lasts, PassUnknown (a revoked pass is answered like one
    that never was), or PassForAnotherDay.
    """
    with transaction():
        count = tries.read(WRONG, network, now=now)
        throttle.check_wait(count, now=now)
        found = day_passes.find(code)
        if found is None:
            wrong = throttle.add_wrong(count, rules.WRONG_CODES, now=now)
            tries.keep(WRONG, network, wrong, now=now)
        else:
            day_pass, event_id, day = found
            rules.check_opens(day, now=now)
            if instead_of:
                staff_sessions.end(instead_of)
            token = staff_sessions.start(pass_id=day_pass.id, stage=Stage.FULL, now=now)
            return Opened(token=token, event_id=event_id)
    raise refusals.PassUnknown


def _locked(event_id: str) -> Event:
    # Two organizers at once would else give one number twice.
    events.lock([event_id])
    event = events.find_any(event_id)
    if event is None:
        raise refusals.SlotUnknown
    return event


def _made(event: Event, public_id: str, number: int) -> Made:
    code = codes.new_code()
    while day_passes.code_in_use(code):
        code = codes.new_code()
    kept = day_passes.add(event.id, public_id=public_id, number=number, code=code)
    return Made(day_pass=kept, code=code)
