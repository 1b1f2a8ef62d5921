"""Keys are renewed while people go on: nothing is lost, and an old key opens nothing new."""

import shutil
from contextlib import ExitStack
from functools import partial

import pytest
from sqlalchemy import LargeBinary, select

from citykey_site.domain.refusals import NoSuchBooking
from citykey_site.domain.reports import Reason
from citykey_site.services import access, bookings, draws, reports, rotation
from citykey_site.storage import bookings as kept
from citykey_site.storage import links, outbox, resealing, subscriptions, tickets, vault, waits
from citykey_site.storage.db import Base, session, transaction
from citykey_site.storage.tables import BookingRow
from tests import make
from tests.crowd import at_once, meanwhile, until_done_or_waiting
from tests.services import deeds, draw_people, subscribing, waiting
from tests.services.engines import ON_SQLITE

ANA = "ana@shelter.example.org"
DAY = "day-2026-12-05"
WAITED = make.later(minutes=15)
# Bytes that no renewal changes: digests of random tokens, of secrets that staff hold, and what
# is kept of a mailbox whose email is not.
STAY = {
    "booking.form_index", "booking_pass.digest", "sitting.digest", "staff_session.digest",
    "recovery_code.digest", "mailed_code.digest", "day_pass.digest", "staff_member.totp_sealed",
    "staff_session.kept", "allowance.email_index", "mail_stop.email_index", "try_count.digest",
    "request.email_sealed", "request.facts_sealed", "request.code_index", "request.form_index",
    "sitting.email_sealed", "sitting.facts_sealed",
}  # fmt: skip


def renew() -> int:
    """Renews all keys and seals everything anew, as the command does."""
    rotation.begin(now=make.NOW)
    return rotation.seal_anew(now=make.NOW)


def opened(email: str, code: str):
    """Opens a booking by email and code, as a person does."""
    session().rollback()
    return access.find(email, code, network="a", office=make.OFFICE, now=make.NOW)


def sealed_bytes() -> dict[str, set[bytes]]:
    """Returns all bytes of the database by table and column."""
    session().rollback()
    return {
        f"{table.name}.{column.name}": {
            value for value in session().scalars(select(column)) if value
        }
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }


@pytest.fixture
def ana(any_app):
    """Ana's booking for two, with its letter under way."""
    make.event()
    return make.booking(email=ANA, people=2)


@pytest.fixture
def everybody(app):
    """A party of each kind: booked, waiting, in a draw, with a wish for news, with a report."""
    made = {"area": waiting.join_area("walt@example.org")}
    make.event(places=1)
    made |= {"ana": make.booking(email=ANA), "wanda": waiting.join(windows=(0,))}
    made["nina"] = subscribing.subscribe()
    reports.keep(Reason.WORDS, "too small", page="/", language="en", form="f", now=make.NOW)
    draw_people.event()
    draws.open_due(now=draw_people.OPEN)
    made["dora"] = draw_people.enter("dora@shelter.example.org")
    return made


@pytest.mark.parametrize("step", ["begun", "sealed", "finished"])
def test_a_booking_is_found_and_opened_at_every_step(ana, step):
    rotation.begin(now=make.NOW)
    if step != "begun":
        rotation.seal_anew(now=make.NOW)
    if step == "finished":
        assert rotation.finish_due(now=WAITED) > 0
    assert opened(ANA, ana.code).uid == ana.uid
    assert kept.active_of_mailbox(ANA, now=make.NOW) == [kept.find_by_code(ana.event, ana.code)]
    assert kept.code_in_use(ana.event.day, ana.code)
    with transaction():
        assert outbox.claim(make.NOW).message.to == ANA


def test_everything_is_sealed_and_indexed_anew_but_for_what_cannot_be(everybody):
    before = sealed_bytes()
    renew()
    after = sealed_bytes()
    changed = {name for name in before if before[name] and not before[name] & after[name]}
    assert set(before) - changed == STAY
    assert all(len(before[name]) == len(after[name]) for name in before)


def test_who_holds_the_old_keys_opens_nothing_that_is_sealed_anew(everybody, tmp_path):
    stolen = vault.Vault(shutil.copytree(tmp_path / "instance" / "keys", tmp_path / "stolen"))
    renew()
    row = deeds.rows()[0]
    with pytest.raises(vault.SealBroken):
        stolen.open(DAY, f"email {row.uid}", row.email_sealed)
    assert row.email_index not in stolen.indexes([DAY], "email", ANA)


def test_everybody_is_still_there_after_the_old_keys_are_destroyed(everybody):
    renew()
    assert rotation.finish_due(now=WAITED) > 0
    session().rollback()
    assert rotation.unfinished() == []
    assert tickets.get(everybody["dora"].uid).email == "dora@shelter.example.org"
    assert tickets.of_mailbox(draw_people.event(), "dora@shelter.example.org") is not None
    assert waits.in_line("wanda@example.org", event=everybody["ana"].event).email
    assert waits.in_line("walt@example.org", event=None, area=everybody["area"].area.name).email
    assert subscriptions.of_mailbox(subscribing.NINA).places
    assert [report.words for report in reports_kept()] == ["too small"]


def test_the_links_in_letters_that_were_sent_stay_good(everybody):
    before = [subscriptions.link_of(everybody["nina"].uid), waits.link_of(everybody["wanda"].uid)]
    for _ in range(2):
        renew()
        rotation.finish_due(now=WAITED)
    session().rollback()
    assert subscriptions.by_link(before[0]) and waits.by_link(before[1])
    assert subscriptions.link_of(everybody["nina"].uid) == before[0]
    assert not links.is_ours(before[0], DAY, subscriptions.LINK)


@ON_SQLITE
def test_the_same_form_is_one_booking_also_after_the_renewal(ana):
    wish = make.wish(email="ben@example.org", form_token="t")
    first = bookings.book(wish, office=make.OFFICE, now=make.NOW)
    renew()
    rotation.finish_due(now=WAITED)
    assert bookings.book(wish, office=make.OFFICE, now=make.NOW).code == first.code


@ON_SQLITE
def test_an_old_key_stays_for_a_quarter_of_an_hour_after_it_was_needed(ana):
    rotation.begin(now=make.NOW)
    assert rotation.finish_due(now=make.later(minutes=14)) == 0
    # Nobody has sealed anew: the worker does it first, and waits again.
    assert rotation.finish_due(now=WAITED) == 0
    assert rotation.finish_due(now=make.later(minutes=29)) == 0
    assert rotation.finish_due(now=make.later(minutes=30)) == 1


@ON_SQLITE
def test_a_second_renewal_waits_until_the_first_is_finished(ana, tmp_path):
    rotation.begin(now=make.NOW)
    key = (tmp_path / "instance" / "keys" / f"{DAY}.key").read_bytes()
    assert rotation.begin(now=make.NOW) == [DAY]
    assert (tmp_path / "instance" / "keys" / f"{DAY}.key").read_bytes() == key


@ON_SQLITE
@pytest.mark.parametrize("stop", ["KeyFiles._draft", "KeyFiles.touch", "Path.replace"])
def test_a_crash_while_the_keys_change_is_mended_by_the_next_run(ana, monkeypatch, stop):
    with monkeypatch.context() as dead, pytest.raises(InterruptedError):
        dead.setattr(f"citykey_site.storage.key_files.{stop}", _die)
        rotation.begin(now=make.NOW)
    assert opened(ANA, ana.code).uid == ana.uid
    rotation.finish_due(now=WAITED)
    assert opened(ANA, ana.code).uid == ana.uid
    renew()
    rotation.finish_due(now=WAITED)
    assert opened(ANA, ana.code).uid == ana.uid


@ON_SQLITE
def test_a_crash_between_two_rows_is_mended_by_the_worker(ana, monkeypatch):
    make.booking(email="ben@example.org")
    rotation.begin(now=make.NOW)
    with monkeypatch.context() as dead, pytest.raises(InterruptedError):
        dead.setattr(resealing, "seal_anew", _die)
        rotation.seal_anew(now=make.NOW)
    rotation.finish_due(now=WAITED)
    assert rotation.finish_due(now=make.later(minutes=30)) == 1
    assert opened(ANA, ana.code).uid == ana.uid


@ON_SQLITE
def test_erasing_a_day_destroys_the_old_key_and_the_proofs_too(ana, tmp_path):
    renew()
    vault.vault().destroy(DAY)
    assert not list((tmp_path / "instance" / "keys").glob(f"{DAY}*"))
    assert rotation.unfinished() == []


@ON_SQLITE
def test_a_row_that_no_key_opens_does_not_keep_an_old_key_alive(ana):
    with transaction():
        session().query(BookingRow).update({"code_sealed": b"broken"})
    renew()
    assert rotation.finish_due(now=WAITED) == 1


def test_people_book_open_change_and_cancel_while_keys_are_renewed(any_app):
    make.event(places=40)
    first = [make.booking(email=f"first-{number}@example.org") for number in range(3)]

    def visit(number: int) -> None:
        for turn in range(2):
            booking = make.booking(email=f"person-{number}-{turn}@example.org")
            assert opened(booking.email, booking.code).uid == booking.uid
            deeds.change(booking, window=1)
            assert opened(first[number].email, first[number].code).uid == first[number].uid
            deeds.cancel(booking)

    def rotate() -> None:
        for turn in range(2):
            rotation.begin(now=make.later(minutes=40 * turn))
            while rotation.seal_anew(now=make.later(minutes=40 * turn)):
                pass

    people = [partial(visit, number) for number in range(3)]
    assert at_once(any_app, [rotate, *people]) == [None] * 4
    assert rotation.finish_due(now=make.later(days=1)) == 1
    assert all(opened(item.email, item.code).uid == item.uid for item in first)


@pytest.mark.postgres
def test_keys_change_only_while_no_deed_goes_on(pg_app):
    make.event()
    make.booking()
    with ExitStack() as deed:
        deed.enter_context(transaction())
        with meanwhile(pg_app, partial(rotation.begin, now=make.NOW)) as change:
            until_done_or_waiting(change)
            waited = not change.done()
            deed.close()
    assert waited and change.result() == [DAY]


@ON_SQLITE
def test_without_the_look_under_both_keys_a_person_would_not_be_found(ana, monkeypatch):
    rotation.begin(now=make.NOW)
    monkeypatch.setattr("citykey_site.storage.vault.BEFORE", ".nothing")
    with pytest.raises(NoSuchBooking):
        opened(ANA, ana.code)


def reports_kept():
    """Returns the reports that are kept."""
    return resealing.reports.latest(limit=9)


def _die(*_words, **_facts) -> None:
    raise InterruptedError
