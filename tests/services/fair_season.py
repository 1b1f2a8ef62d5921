"""A season as a machine: each rule is one deed of a resident, of staff, or of the worker."""

from contextlib import ExitStack, suppress
from dataclasses import dataclass

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from citykey_site.domain.bookings import Booking
from citykey_site.domain.checks import Purpose
from citykey_site.domain.refusals import Refusal
from citykey_site.domain.slots import Slot
from citykey_site.services import (
    assisted,
    bookings,
    careful_bookings,
    checks,
    draws,
    finishing,
    joining,
    offer_answers,
    waitlist,
)
from citykey_site.services.events import WindowKept
from citykey_site.services.new_bookings import Wish
from citykey_site.storage import bookings as kept_bookings
from citykey_site.storage import events, holds, requests, slots
from citykey_site.storage.db import session, transaction
from tests import make
from tests.services import deeds
from tests.services.fair_world import (
    MAILBOXES,
    OFFICE,
    SEASON,
    Place,
    World,
    duties,
    facts_of,
    later,
    request,
    seeded,
    to_be_drawn,
    wished_by,
    won,
)

REFUSED = suppress(Refusal)
# Of what there is, one of those that came last is taken.
LATELY = 4
LATER = "25% 2026-11-21 10:00"
# What is there before most seasons: the first mailbox has a booking and two letters to follow.
FILLED = (
    ("_book_for_somebody", "market", 0, 2), ("_book", "market", 0, 1), ("_book", "library", 1, 1),
    ("_book", "library", 1, 1), ("_book_for_somebody", "library", 0, 3),
    ("_book_for_somebody", "stages", 0, 2),
)  # fmt: skip
# What residents do; what is there more often is done more often.
DEEDS = (
    "book", "book", "book", "cancel", "cancel", "cancel", "change", "change", "join", "join",
    "answer", "answer", "answer", "follow", "follow", "follow", "wait_longer", "leave",
    "enter", "enter", "leave_draw", "take_other", "decline_other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pick:
    """Holds who does a deed, and with what; each deed takes from it what it needs."""

    email: str
    event: str
    window: int
    people: int
    number: int

    @property
    def slot(self) -> Slot:
        """Returns the window that is meant."""
        found = make.windows(self.event)
        return found[self.window % len(found)]

    def one_of(self, items):
        """Returns one of those that came last."""
        return items[-1 - self.number % min(len(items), LATELY)]


picks = st.builds(
    Pick,
    email=st.sampled_from(MAILBOXES),
    event=st.sampled_from(tuple(SEASON)),
    window=st.integers(0, 1),
    people=st.sampled_from((1, 2, 2, 3, 4)),
    number=st.integers(0, LATELY - 1),
)


class Season(RuleBasedStateMachine):
    """Plays with four small events; after each deed the world says whether all is right."""

    app: Flask

    def __init__(self) -> None:
        """Begins before the first event is there."""
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(seeded())
        self.world = World()

    @initialize(quiet=st.integers(0, 3))
    def opens(self, quiet) -> None:
        """Keeps the events; mostly two of them are full already, and some wait."""
        self.world.open()
        if not quiet:
            return
        for deed, event, window, people in FILLED:
            getattr(self, deed)(Pick(MAILBOXES[0], event, window, people, 0))
        for number in range(1, 4):
            self._join(Pick(MAILBOXES[number], "market", number % 2, 1 + number % 2, number))
        self._enter(Pick(MAILBOXES[1], "lottery", 0, 1, 0))

    def teardown(self) -> None:
        """Ends what a failed deed may have left open."""
        session().rollback()
        self.stack.close()

    @rule(what=st.sampled_from(DEEDS), pick=picks)
    def somebody(self, what, pick) -> None:
        """A resident does something, or cannot."""
        getattr(self, f"_{what}")(pick)

    @rule(what=st.sampled_from(DEEDS), pick=picks)
    def somebody_else(self, what, pick) -> None:
        """Residents do more than staff and clock together."""
        getattr(self, f"_{what}")(pick)

    @rule(pick=picks, what=st.integers(0, 19), places=st.integers(1, 4))
    def staff(self, pick, what, places) -> None:
        """Staff book for somebody, change places, seldom close a window or an event."""
        if what < 8:
            self._book_for_somebody(pick)
        elif not deeds.event_now(pick.event).is_on:
            return
        elif what == 8:
            windows = make.windows(pick.event)
            self._end(windows, lambda: deeds.cancel_event(pick.event, now=self.world.now))
        elif what < 11:
            number = make.windows(pick.event).index(pick.slot)
            self._end(
                [pick.slot], lambda: make.close(pick.event, window=number, now=self.world.now)
            )
        else:
            self._edit(pick, places, {"release": LATER} if what == 11 else {})

    @rule(minutes=st.sampled_from((0, 0, 1, 10, 31, 200, 720, 2880)), works=st.integers(0, 5))
    def time_goes_by(self, minutes, works) -> None:
        """The clock moves, and mostly the worker goes round."""
        self.world.now = later(self.world.now, minutes)
        if works:
            self._work()

    @invariant()
    def all_is_right(self) -> None:
        """Holds after every deed."""
        if self.world.seen:
            self.world.check()

    def _book(self, pick: Pick) -> None:
        added: list[Place] = []
        with REFUSED:
            made = careful_bookings.book_or_check(
                _wish(pick, pick.email), network=f"n{pick.number}", **self._now
            )
            if isinstance(made, Booking):
                added.append((made.slot.id, pick.people))
            else:
                self.world.begun.append(made.uid)
        self.world.settle(added=added)

    def _follow(self, pick: Pick) -> None:
        if not self.world.begun:
            return
        uid = pick.one_of(self.world.begun)
        before = requests.get(uid)
        added: list[Place] = []
        with REFUSED:
            asked = finishing.finish(uid, **self._now)
            added += [] if before.is_done else [_wished(asked.facts)]
        self.world.settle(added=added)

    def _wait_longer(self, pick: Pick) -> None:
        if self.world.begun:
            with REFUSED:
                checks.lengthen(pick.one_of(self.world.begun), **self._now)
            self.world.settle()

    def _cancel(self, pick: Pick) -> None:
        gone: list[str] = []
        with REFUSED:
            for uid in self._booked(pick):
                bookings.cancel(uid, **self._now)
                gone.append(uid)
        self.world.settle(gone=gone)

    def _change(self, pick: Pick) -> None:
        moved = {}
        with REFUSED:
            for uid in self._booked(pick):
                bookings.change(
                    uid,
                    event_id=pick.event,
                    slot_id=pick.slot.public_id,
                    party_size=pick.people,
                    **self._now,
                )
                moved[uid] = (pick.slot.id, pick.people)
        self.world.settle(moved=moved)

    def _join(self, pick: Pick) -> None:
        full = [slot for slot in self.world.seen.windows.values() if slot.left < pick.people]
        if not full:
            return
        slot = pick.one_of(full)
        facts = {
            "event": events.get(slot.event_id).public_id,
            "windows": [slot.public_id] if pick.window else [],
            "people": pick.people,
        }
        asked = request(pick.email, Purpose.WAIT, facts, now=self.world.now)
        with REFUSED, transaction():
            joining.join(asked, **self._now)
            self.world.in_line.append(asked.uid)
        self.world.settle()

    def _answer(self, pick: Pick) -> None:
        if not self.world.seen.offers:
            return
        offer = pick.one_of(self.world.seen.offers)
        slot = slots.get(offer.slot_id)
        answer = waitlist.decline if pick.window else waitlist.take
        added: list[Place] = []
        with REFUSED:
            made = answer(offer.owner, slot_id=slot.public_id, **self._now)
            added += [(slot.id, offer.people)] if isinstance(made, Booking) else []
        self.world.settle(added=added)

    def _leave(self, pick: Pick) -> None:
        if self.world.in_line:
            with REFUSED:
                waitlist.leave(pick.one_of(self.world.in_line), **self._now)
            self.world.settle()

    def _enter(self, pick: Pick) -> None:
        wishes = [slot.public_id for slot in make.windows("lottery")]
        if pick.window:
            wishes.reverse()
        facts = {
            "event": "lottery",
            "people": min(pick.people, 2),
            "wishes": wishes[: 1 + pick.number % 2],
        }
        asked = request(pick.email, Purpose.DRAW, facts, now=self.world.now)
        with REFUSED, transaction():
            draws.enter(asked, **self._now)
            self.world.tickets.append(asked.uid)
        self.world.settle()

    def _leave_draw(self, pick: Pick) -> None:
        if self.world.tickets:
            with REFUSED:
                draws.leave(pick.one_of(self.world.tickets), now=self.world.now)
            self.world.settle()

    def _take_other(self, pick: Pick) -> None:
        if not self.world.carried:
            return
        uid, moved = pick.one_of(self.world.carried), {}
        hold = holds.of(uid)
        slot = hold.offer.slot if hold else pick.slot
        event = hold.offer.event.public_id if hold else pick.event
        with REFUSED:
            taken = offer_answers.take(uid, event_id=event, slot_id=slot.public_id, **self._now)
            moved[uid] = (slot.id, taken.party_size)
        self.world.settle(moved=moved)

    def _decline_other(self, pick: Pick) -> None:
        if self.world.carried:
            offer_answers.decline(pick.one_of(self.world.carried), **self._now)
            self.world.settle()

    def _book_for_somebody(self, pick: Pick) -> None:
        added: list[Place] = []
        with REFUSED:
            made = assisted.book(_wish(pick, ""), by="staff", **self._now)
            added.append((made.booking.slot.id, pick.people))
        self.world.settle(added=added)

    def _edit(self, pick: Pick, places: int, more: dict[str, str]) -> None:
        facts = facts_of(pick.event, places=places, **more)
        with suppress(WindowKept), REFUSED:
            make.event(pick.event, now=self.world.now, **facts)
        self.world.settle(by_staff=True)

    def _end(self, closing, deed) -> None:
        numbers = {slot.id for slot in closing if not slot.has_started(self.world.now)}
        gone = [uid for uid, item in self.world.seen.booked.items() if item[0] in numbers]
        deed()
        self.world.carried += [uid for uid in gone if kept_bookings.get(uid).email]
        self.world.settle(by_staff=True, gone=gone)

    def _work(self) -> None:
        for duty in duties():
            due = to_be_drawn(self.world.now)
            duty(**self._now)
            session().rollback()
            drawn = due and not to_be_drawn(self.world.now)
            self.world.settle(added=won(due) if drawn else ())

    def _booked(self, pick: Pick) -> list[str]:
        """Returns one booking, if there is any: in a window that others wait for if it can be."""
        wished = {slot_id for uid in self.world.in_line for slot_id in wished_by(uid)}
        booked = self.world.seen.booked
        found = [uid for uid in booked if booked[uid][0] in wished] or [*booked]
        return [pick.one_of(found)] if found else []

    @property
    def _now(self) -> dict[str, object]:
        return {"office": OFFICE, "now": self.world.now}


def _wish(pick: Pick, email: str) -> Wish:
    window = make.windows(pick.event).index(pick.slot)
    return make.wish(event_id=pick.event, window=window, people=pick.people, email=email)


def _wished(facts) -> Place:
    event = events.find_any(facts["event"])
    return slots.find(event.id, facts["slot"]).id, facts["people"]
