"""News of events: told near the named places, once, at the wished pace, until somebody leaves."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.events import Status
from citykey_site.domain.returns import Outcome
from citykey_site.mail.delivery import Refused
from citykey_site.services import news, news_letters, outbox, privacy, returns
from citykey_site.storage import months, subscriptions, vault
from citykey_site.storage import outbox as waiting
from citykey_site.storage.db import session
from citykey_site.storage.tables import LetterRow, SubscriptionRow
from tests import make
from tests.mail import bounced
from tests.mailbox import Mailbox
from tests.services.subscribing import NINA, kept, look, subscribe
from tests.traces import files_with

CANARY = "canary-bird-4712@example.org"
EVENING = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)  # 8 PM in Chicago.


@pytest.fixture(autouse=True)
def site(app):
    """Opens a site with one event near Hermosa."""
    make.event()


def test_who_asked_is_told_of_events_with_places_near_the_place():
    make.event("archer", venue=make.ARCHER)
    subscribe(language="es")
    [letter] = look()

    assert (letter.to, letter.language) == (NINA, "es")
    assert "Kosciuszko Park" in letter.text and "Archer Park" not in letter.text
    assert letter.unsubscribe.startswith("https://cards.example.org/u/")


def test_nothing_is_told_before_the_letter_of_the_email_check_is_followed():
    facts = {"places": ["Hermosa"], "often": "daily"}
    news.ask(facts, email=NINA, language="en", form="f", office=make.OFFICE, now=make.NOW)

    assert kept() is None and look() == []


def test_an_event_is_told_once_and_a_new_one_the_next_day():
    subscribe()
    assert len(look()) == 1
    assert look(make.later(days=1)) == []
    make.event("second", day=date(2026, 12, 6))
    [letter] = look(make.later(days=1, hours=1))

    assert letter.text.count("Kosciuszko Park") == 1 and "/events/second" in letter.text


def test_a_full_event_is_told_when_places_come_free():
    make.event("small", minutes=180, places=1, day=date(2026, 12, 6))
    booking = make.booking(event_id="small")
    subscribe()
    [letter] = look()
    assert "/events/small" not in letter.text
    make.event("small", minutes=180, places=2, day=date(2026, 12, 6))

    assert booking.is_active
    assert "/events/small" in look(make.later(days=1))[0].text


def test_a_second_letter_waits_for_the_next_day_or_week():
    subscribe()
    subscribe("wim@example.org", often="weekly")
    look()
    make.event("second", day=date(2026, 12, 6))

    assert look(make.later(hours=5)) == []
    assert [letter.to for letter in look(make.later(days=1))] == [NINA]
    assert [letter.to for letter in look(make.later(days=7))] == ["wim@example.org"]


def test_nobody_is_woken_at_night():
    subscribe(now=EVENING)

    assert look(EVENING) == []
    assert len(look(datetime(2026, 11, 18, 15, 0, tzinfo=UTC))) == 1


def test_a_worker_that_was_away_for_a_week_writes_one_letter():
    subscribe()
    make.event("second", day=date(2026, 12, 6))

    assert len(look(make.later(days=7))) == 1
    assert look(make.later(days=7, hours=1)) == []


def test_what_is_canceled_is_no_news():
    make.event(status=Status.CANCELED)
    subscribe()

    assert look() == []


def test_two_workers_with_the_same_list_write_one_letter(monkeypatch):
    wish = subscribe()
    monkeypatch.setattr(subscriptions, "due", lambda _now, *, limit: [wish.uid, wish.uid])
    news_letters.write_due(office=make.OFFICE, now=make.NOW)

    assert session().query(LetterRow).filter_by(kind="news").count() == 1


def test_after_a_crash_there_is_no_letter_or_one(monkeypatch):
    subscribe()
    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(subscriptions, "save", _crash)
        look()
    session().rollback()
    assert session().query(LetterRow).filter_by(kind="news").count() == 0

    assert len(look()) == 1


def _crash(_wish):
    raise RuntimeError


def test_signing_up_again_changes_the_wish_and_the_old_link_still_works():
    before = subscribe("Ni.na@gmail.com")
    link = subscriptions.link_of(before.uid)
    look()
    after = subscribe("nina@gmail.com", places=("60632",), often="weekly")

    assert (after.uid, after.places) == (before.uid, ("60632",))
    assert after.told == ("kosciuszko",)
    assert subscriptions.by_link(link) == after
    assert session().query(SubscriptionRow).count() == 1


def test_a_forged_link_names_nobody():
    link = subscriptions.link_of(subscribe().uid)
    swapped = link[:-1] + ("b" if link[-1] != "b" else "c")

    assert subscriptions.by_link(swapped) is None
    assert subscriptions.by_link("b" * 48) is None


def test_changed_places_count_from_then_on():
    wish = subscribe(places=("60632",))
    assert look() == []
    news.change(wish.uid, places=("Hermosa",), often="daily", now=make.later(hours=1))

    assert len(look(make.later(hours=1))) == 1


def test_who_leaves_is_forgotten_at_once_with_the_letters_that_wait():
    wish = subscribe()
    news_letters.write_due(office=make.OFFICE, now=make.NOW)
    news.leave(wish.uid)
    news.leave(wish.uid)

    assert kept() is None
    assert session().query(LetterRow).filter(LetterRow.about == wish.uid).count() == 0
    with pytest.raises(refusals.RequestGone):
        news.renew(wish.uid, now=make.NOW)


def test_a_letter_that_was_claimed_as_somebody_left_is_not_sent(monkeypatch):
    wish = subscribe()
    monkeypatch.setattr(waiting, "drop_unsent_about", lambda *_a, **_k: None)
    news.leave(wish.uid)

    mailbox = Mailbox()
    outbox.deliver_all(mailbox, now=make.NOW)
    assert mailbox.letters == []


def test_a_letter_that_came_back_ends_the_wish():
    subscribe()
    mailbox = Mailbox()
    outbox.deliver_all(mailbox, now=make.NOW, bounce_address=bounced.ADDRESS)
    raw = bounced.report(to=mailbox.letters[0].returns_to)
    outcome = returns.take(raw, address=bounced.ADDRESS, now=make.NOW)

    assert outcome is Outcome.BELIEVED and kept() is None


def test_a_mail_server_of_ours_that_refuses_everything_ends_no_wish():
    subscribe()
    mailbox = Mailbox()
    mailbox.answer = Refused("relaying denied")
    outbox.deliver_all(mailbox, now=make.NOW)

    assert kept() is not None


def test_before_the_year_ends_a_letter_asks_once_and_a_yes_gives_a_year():
    wish = subscribe(places=("60632",))
    link = subscriptions.link_of(wish.uid)
    soon = make.later(days=340)
    [letter] = look(soon)
    assert letter.kind == "news_renew"
    assert look(make.later(days=341)) == []
    renewed = news.renew(wish.uid, now=soon)

    assert renewed.ends_on == date(2028, 10, 22)
    assert subscriptions.by_link(link) == kept()
    assert months.keys(months.Thing.NEWS) == ["month-news-2026-11", "month-news-2027-10"]


def test_without_a_new_yes_the_wish_is_erased_after_the_year():
    subscribe()
    privacy.sweep(now=make.later(days=365))
    assert kept() is not None
    privacy.sweep(now=make.later(days=366))

    assert session().query(SubscriptionRow).count() == 0
    privacy.sweep(now=make.later(days=379))
    assert months.keys(months.Thing.NEWS) == []


def test_the_same_work_is_done_for_a_known_and_an_unknown_mailbox(monkeypatch):
    subscribe()
    computed = []
    digest = vault._digest
    monkeypatch.setattr(vault, "_digest", lambda *a: computed.append(a[1]) or digest(*a))
    subscriptions.of_mailbox(NINA)
    known, computed[:] = list(computed), []
    subscriptions.of_mailbox("nobody@example.org")

    assert computed == known == [subscriptions.PURPOSE]


def test_after_leaving_nothing_of_the_wish_is_in_any_byte(app):
    folder = Path(app.extensions["citykey.settings"].instance)
    wish = subscribe(CANARY, places=("Kosciuszko Park", "Hermosa"))
    look()
    row = session().query(SubscriptionRow).one()
    traces = [row.email_sealed, row.email_index, row.facts_sealed, row.uid.encode()]
    session().rollback()
    assert files_with(folder, CANARY) == []
    news.leave(wish.uid)
    assert privacy.empty_log()

    left = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert not [trace for trace in traces if trace in left]
