"""Workers that come by at the same moment, and a mailbox that signs up twice at once."""

import pytest

from citykey_site.services import finishing, news, news_letters
from citykey_site.storage.db import session
from citykey_site.storage.tables import LetterRow, SubscriptionRow
from tests import make
from tests.crowd import at_once
from tests.services.subscribing import NINA

pytestmark = pytest.mark.postgres


def test_one_mailbox_has_one_wish_and_one_letter_however_many_come_at_once(pg_app):
    with pg_app.app_context():
        make.event()
        asked = [_ask(form) for form in ("one", "two", "three")]
    at_once(pg_app, [lambda uid=uid: _finish(uid) for uid in asked])
    at_once(pg_app, [lambda: news_letters.write_due(office=make.OFFICE, now=make.NOW)] * 4)

    with pg_app.app_context():
        assert session().query(SubscriptionRow).count() == 1
        assert session().query(LetterRow).filter_by(kind="news").count() == 1


def _ask(form: str) -> str:
    facts = {"places": ["Hermosa"], "often": "daily"}
    said = {"email": NINA, "language": "en", "office": make.OFFICE, "now": make.NOW}
    return news.ask(facts, form=form, **said).uid


def _finish(uid: str) -> None:
    finishing.finish(uid, office=make.OFFICE, now=make.NOW)
