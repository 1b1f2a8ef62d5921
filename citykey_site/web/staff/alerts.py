"""What needs a person, in words: what is wrong, and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from citykey_site.domain.duties import Duty
from citykey_site.domain.events import Event
from citykey_site.domain.languages import SOURCE
from citykey_site.domain.times import day_of
from citykey_site.services.watch import Watch
from citykey_site.words.moments import date_text, moment_text, short_date_text

LATE_LETTER = timedelta(minutes=10)
SERVER = "Ask the people who run the server"
DUTIES = {
    "send": "sending letters",
    "remind": "writing reminders",
    "news": "writing news of events",
    "draw": "drawing the tickets of an event",
    "look_at_clock": "looking at the clock",
    "erase": "erasing past days",
    "end_old_keys": "destroying old keys",
    "forget_old_secret": "forgetting the old secret of cookies",
    "fill": "filling what an upgrade left for later",
    "end_backups": "ending old backups",
    "copy_keys": "copying the keys apart",
    "clean": "clearing traces of what was erased",
    "publish": "publishing planned events",
    "release": "giving held places back",
    "serve": "offering freed places to the waitlist",
    "end_lines": "ending waitlists that are over",
    "returns": "reading returned mail",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Holds what is wrong, what to do, and where; an alert without a page has an empty `link`."""

    wrong: str
    advice: str
    address: str = ""
    link: str = ""


def alerts(seen: Watch) -> list[Alert]:
    """Returns what needs a person, the most pressing first."""
    return [*_door(seen), *_duties(seen), *_letters(seen), *_erasure(seen), *_counters(seen)]


def age(span: timedelta) -> str:
    """Writes how long something waits, in its largest whole unit ("35 minutes")."""
    for unit, length in (("day", timedelta(days=1)), ("hour", timedelta(hours=1))):
        if span >= length:
            return _count(span // length, unit)
    return _count(span // timedelta(minutes=1), "minute")


def _door(seen: Watch) -> Iterator[Alert]:
    for event, number in seen.wrong_codes:
        yield Alert(
            wrong=f"{number} unknown codes in the last hour at the door of {_name(event)}.",
            advice="Somebody may be guessing. Ask your helpers, and revoke a pass that is misused.",
            address=f"/staff/events/{event.public_id}/passes",
            link=f"See the day passes of {_name(event)}",
        )


def _duties(seen: Watch) -> Iterator[Alert]:
    if seen.is_silent:
        since = f"since {moment_text(seen.last_run, SOURCE)}" if seen.last_run else "until now"
        yield Alert(
            wrong=f"Nothing has run by itself {since}: no letter leaves and no day is erased.",
            advice=f"{SERVER} to start “citykey work”.",
        )
    for duty in seen.failed:
        yield Alert(wrong=_failed(duty), advice=f"It is tried again. {SERVER} to read the log.")


def _failed(duty: Duty) -> str:
    name = DUTIES.get(duty.name, duty.name).capitalize()
    return f"{name} failed, last on {moment_text(duty.failed_at, SOURCE)}."


def _letters(seen: Watch) -> Iterator[Alert]:
    if seen.letter_late > LATE_LETTER:
        yield Alert(
            wrong=f"The oldest letter waits for {age(seen.letter_late)}, "
            f"with {_count(seen.letters, 'letter')} in all.",
            advice=f"{SERVER} whether the mail server answers.",
        )
    for item in seen.undelivered:
        yield _undelivered(item.event, item.letters)


def _undelivered(event: Event | None, number: int) -> Alert:
    letters = _count(number, "letter")
    if event is None:
        return Alert(
            wrong=f"{letters} could not be delivered.",
            advice="Nothing needs to be done: the count goes with its day.",
        )
    return Alert(
        wrong=f"{letters} could not be delivered for {_name(event)}.",
        advice="These people see the news only on the page of their appointment. After a change, "
        "hang a notice at the door.",
        address=f"/staff/events/{event.public_id}/door/list",
        link=f"See the list of {_name(event)}",
    )


def _erasure(seen: Watch) -> Iterator[Alert]:
    if seen.doubted_clock:
        yield Alert(
            wrong="The clock of the server jumped to "
            f"{moment_text(seen.doubted_clock.seen_at, SOURCE)}. "
            "No day is erased that is due only by that jump.",
            advice=f"{SERVER} to set the clock right, or to run “citykey erase --trust-clock” "
            "where it is right. Where the clock goes on evenly, this ends after 24 hours.",
        )
    if seen.hold:
        yield Alert(
            wrong=f"A legal hold has lasted since {moment_text(seen.hold.begun_at, SOURCE)}: "
            "no day is erased.",
            advice="The public pages say so. Ask the Law Department when it ends.",
        )
    for day in seen.days_late:
        yield Alert(
            wrong=f"{date_text(day, SOURCE)} should be erased already.",
            advice=f"{SERVER} to run “citykey erase” and to read what it says.",
        )


def _counters(seen: Watch) -> Iterator[Alert]:
    if seen.wrong_windows:
        windows = _count(seen.wrong_windows, "window")
        yield Alert(
            wrong=f"The places of {windows} do not agree with the appointments.",
            advice=f"{SERVER} to run “citykey check”. Change no places until then.",
        )


def _name(event: Event) -> str:
    return f"{event.venue.name}, {short_date_text(day_of(event.starts_at), SOURCE)}"


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"
