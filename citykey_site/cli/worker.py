"""The duties that run by themselves: letters, reminders, held times, drafts, erasure."""

import logging
import os
import threading
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from citykey_site import clock, instance, session_secret
from citykey_site.cli.context import Site
from citykey_site.mail.delivery import Delivery
from citykey_site.mail.return_boxes import MaildirBox
from citykey_site.services import (
    backups,
    checks,
    drawing,
    filling,
    key_copies,
    lines,
    lost_codes,
    news_letters,
    offers,
    outbox,
    privacy,
    publishing,
    reminders,
    returns,
    rotation,
    shares,
)
from citykey_site.services.clock_trust import Watch, limits_of
from citykey_site.services.duties import Record
from citykey_site.services.traces import Cleaner
from citykey_site.storage.duty_turns import Turns, turns

PAUSE_SECONDS = 1.0
ROUNDS_BETWEEN_DUTIES = 30
ROUNDS_BETWEEN_CLEANINGS = 10
MOST_LETTERS = 100  # In one round, so that nothing else waits for a hundred thousand of them.
MOST_FILLINGS = 20
PAUSE_BETWEEN_FILLINGS = 0.02
# What every process does: its own clock and files, and its share of the letters, each of which is
# claimed by one. All else is done by one process at a time.
EVERYWHERE = {"look_at_clock", "copy_keys", "forget_old_secret", "send"}

log = logging.getLogger("citykey_site.worker")


class Worker(threading.Thread):
    """Does the duties until it is told to stop; a failure of one is logged and tried again.

    Where several run, on one machine or many, each duty is done by one of them at a time; who
    fails at a duty, or ends, leaves it to the next.
    """

    def __init__(self, site: Site, delivery: Delivery) -> None:
        super().__init__(name="worker", daemon=False)
        self._site = site
        self._delivery = delivery
        self._return_box = site.return_box()
        self._over = threading.Event()
        self._record = Record()
        self._clock = Watch(limits_of(moved_on_purpose=site.settings.clock_file is not None))
        self._believed: datetime | None = None
        self._cleaner = Cleaner()
        self._turns: Turns | None = None
        # A maildir is a folder of one machine; an account is read by one at a time.
        own_box = isinstance(self._return_box, MaildirBox)
        self._everywhere = EVERYWHERE | ({"returns"} if own_box else set())

    def stop(self) -> None:
        """Asks the worker to end after the letter that it is sending."""
        self._over.set()

    def run(self) -> None:
        """Does rounds with a pause between them."""
        rounds = 0
        while not self._over.is_set():
            self.do_round(rounds)
            rounds += 1
            self._over.wait(PAUSE_SECONDS)
        if self._turns is not None:
            self._turns.close()

    def do_round(self, number: int) -> None:
        """Does the duties of one round; some wait for a number that is theirs, 0 has all."""
        if number % ROUNDS_BETWEEN_DUTIES == 0:
            self._try(self._publish)
            self._try(self._remind)
            self._try(self._news)
            self._try(self._look_at_clock)
            self._try(self._end_lines)
            self._try(self._returns)
            self._try(self._erase)
            self._try(self._end_backups)
            self._try(self._end_old_keys)
            self._try(self._forget_old_secret)
            self._try(self._copy_keys)
        if number % ROUNDS_BETWEEN_CLEANINGS == 0:
            self._try(self._clean)
        self._try(self._release)
        self._try(self._draw)
        self._try(self._serve)
        self._try(self._send)
        if filling.is_ever_asked():
            self._try(self._fill)

    def _try(self, duty) -> None:
        name, went_well = duty.__name__.strip("_"), True
        try:
            with self._site.app.app_context():
                if not self._is_ours(name):
                    return
                duty()
        except Exception as error:
            went_well = False
            log.error("%s failed: %s", name, type(error).__name__)
            self._leave(name)
        self._note(name, went_well)

    def _is_ours(self, name: str) -> bool:
        if name in self._everywhere:
            return True
        if self._turns is None:
            self._turns = turns()
        return self._turns.take(name)

    def _leave(self, name: str) -> None:
        # Another machine may reach the mail server or the folder that this one does not.
        if self._turns is not None:
            with suppress(Exception):
                self._turns.give_back(name)

    def _note(self, name: str, went_well: bool) -> None:
        # Where the database does not answer, the log alone says so; the next round tries again.
        try:
            with self._site.app.app_context():
                self._record.note(name, went_well=went_well, now=clock.now())
        except Exception as error:
            log.error("outcome of %s not kept: %s", name, type(error).__name__)

    def _send(self) -> None:
        lost_codes.write_due(office=self._site.office, now=clock.now())
        address = self._site.settings.bounce_address
        for _ in range(MOST_LETTERS):
            if self._over.is_set():
                return
            if not outbox.deliver_next(self._delivery, bounce_address=address, now=clock.now()):
                return

    def _fill(self) -> None:
        for _ in range(MOST_FILLINGS):
            # Who books comes between two batches.
            if not filling.fill_some() or self._over.wait(PAUSE_BETWEEN_FILLINGS):
                return

    def _remind(self) -> None:
        while reminders.write_due(office=self._site.office, now=clock.now()):
            if self._over.is_set():
                return

    def _news(self) -> None:
        while news_letters.write_due(office=self._site.office, now=clock.now()):
            if self._over.is_set():
                return

    def _returns(self) -> None:
        if self._return_box is not None:
            address = self._site.settings.bounce_address
            self._return_box.empty(partial(returns.take, address=address, now=clock.now()))

    def _publish(self) -> None:
        publishing.publish_due(now=clock.now())

    def _release(self) -> None:
        offers.release_ended(office=self._site.office, now=clock.now())
        checks.release_ended(office=self._site.office, now=clock.now())
        shares.release_due(now=clock.now())

    def _draw(self) -> None:
        drawing.run_due(office=self._site.office, now=clock.now())

    def _serve(self) -> None:
        lines.serve(office=self._site.office, now=clock.now())

    def _end_lines(self) -> None:
        lines.end_hopeless(office=self._site.office, now=clock.now())
        if self._believed is not None:
            lines.end_areas(office=self._site.office, now=self._believed)

    def _look_at_clock(self) -> None:
        self._believed = None
        mark = self._clock.look(now=clock.now(), steady=clock.steady())
        if mark.doubted_since is not None:
            log.warning("the clock jumped; the erasure goes by %s", mark.believed.isoformat())
        self._believed = mark.believed

    def _erase(self) -> None:
        settings = self._site.settings
        checks.sweep(office=self._site.office, now=clock.now())
        if self._believed is None:  # The clock was not looked at: the next round tries again.
            return
        erased = privacy.erase_due(
            after=timedelta(hours=settings.erase_after_hours),
            mail_folder=settings.mail_folder,
            now=self._believed,
        )
        for day in erased:
            log.info("day %s erased", day.isoformat())

    def _end_backups(self) -> None:
        if self._believed is not None:
            backups.end_old(days=self._site.settings.backup_days, now=self._believed)

    def _copy_keys(self) -> None:
        settings = self._site.settings
        if settings.keys_copy is not None:
            key_copies.copy(settings.keys_dir, settings.keys_copy, data=settings.instance)

    def _end_old_keys(self) -> None:
        rotation.finish_due(now=clock.now())

    def _forget_old_secret(self) -> None:
        secret = instance.secret_file(self._site.settings)
        # One that the service manager gave cannot be written: whoever wrote it mends it.
        if secret is not None and os.access(secret.parent, os.W_OK):
            session_secret.forget_old(secret, now=clock.now())

    def _clean(self) -> None:
        self._cleaner.clean(steady=clock.steady())
