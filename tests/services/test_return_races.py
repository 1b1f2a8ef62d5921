"""A letter that is refused while its reader mends the address."""

from functools import partial

import pytest

from citykey_site.mail.delivery import Refused
from citykey_site.services.outbox import deliver_next
from citykey_site.storage import outbox
from tests import make
from tests.crowd import Pause, meanwhile, until_done_or_waiting
from tests.services import deeds

pytestmark = pytest.mark.postgres
RIGHT = "ana@gmail.com"


class NoSuchMailbox:
    """Delivers to nobody."""

    def deliver(self, message):
        """Refuses the letter for good."""
        raise Refused("There is no such mailbox.")


def test_the_worker_and_the_person_do_not_wait_for_each_other(pg_app, monkeypatch):
    with pg_app.app_context():
        make.event()
        booking = make.booking(email="ana@gmial.com")
    pause, send = Pause(), partial(deliver_next, NoSuchMailbox(), now=make.NOW)
    monkeypatch.setattr(outbox, "drop_unsent", pause.before(outbox.drop_unsent))
    with meanwhile(pg_app, lambda: deeds.mend(booking, RIGHT)) as mended:
        assert pause.reached.wait(60)
        with meanwhile(pg_app, send) as sent:
            until_done_or_waiting(sent)
            pause.go_on()
            assert mended.result().email == RIGHT and sent.result()

    with pg_app.app_context():
        assert not deeds.now_kept(booking).returned and deeds.letters() == ["booked"]
