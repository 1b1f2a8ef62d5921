"""Wishes for news in few words, for tests."""

from datetime import datetime

from citykey_site.domain.messages import Message
from citykey_site.domain.news import Subscription
from citykey_site.services import finishing, news, news_letters, outbox
from citykey_site.storage import subscriptions
from citykey_site.storage.db import session
from tests import make
from tests.mailbox import Mailbox

FORMS = iter(range(1_000_000))
NINA = "nina@example.org"


def subscribe(
    email: str = NINA,
    *,
    places: tuple[str, ...] = ("Hermosa",),
    often: str = "daily",
    language: str = "en",
    now: datetime = make.NOW,
) -> Subscription:
    """Signs up for news, email check and all."""
    said = {"email": email, "language": language, "form": f"n{next(FORMS)}"}
    facts = {"places": list(places), "often": often}
    request = news.ask(facts, office=make.OFFICE, now=now, **said)
    finishing.finish(request.uid, office=make.OFFICE, now=now)
    return subscriptions.of_mailbox(email)


def look(now: datetime = make.NOW) -> list[Message]:
    """Lets the worker come by, and returns the letters that leave, but for those of signing up."""
    session().rollback()
    while news_letters.write_due(office=make.OFFICE, now=now):
        pass
    mailbox = Mailbox()
    outbox.deliver_all(mailbox, now=now)
    return [letter for letter in mailbox.letters if letter.kind in {"news", "news_renew"}]


def kept(email: str = NINA) -> Subscription | None:
    """Returns the wish of a mailbox as it is kept now."""
    session().rollback()
    return subscriptions.of_mailbox(email)
