"""Workers on several machines: who has a duty, who takes over, and what each does for itself."""

import pytest

from citykey_site.cli.context import Site
from citykey_site.cli.worker import Worker
from citykey_site.services import checks, lost_codes, outbox, publishing, reminders


@pytest.fixture
def workers(app):
    """Two workers on one database, as two machines have them."""
    facts = app.extensions["citykey.settings"], app.extensions["citykey.office"]
    both = [Worker(Site(app, *facts), None) for _ in range(2)]
    yield both
    for worker in both:
        if worker._turns is not None:
            worker._turns.close()


@pytest.fixture
def calls(monkeypatch):
    """Counts what is written and published; nothing is really done."""
    counted = []
    monkeypatch.setattr(reminders, "write_due", lambda **_: counted.append("remind") or 0)
    monkeypatch.setattr(publishing, "publish_due", lambda **_: counted.append("publish"))
    monkeypatch.setattr(lost_codes, "write_due", lambda **_: counted.append("lost codes"))
    return counted


def test_only_one_of_two_writes_reminders(workers, calls):
    for worker in (*workers, *workers):
        worker._try(worker._remind)
    assert calls == ["remind", "remind"]


def test_whoever_fails_leaves_the_duty_to_the_other(workers, calls, monkeypatch):
    def broken(**_):
        raise OSError("this machine reaches no folder of keys")

    first, second = workers
    first._try(first._erase)
    with monkeypatch.context() as patch:
        patch.setattr(checks, "sweep", broken)
        first._try(first._erase)
    assert second._is_ours("erase") and not first._is_ours("erase")


def test_letters_are_sent_from_every_machine(workers, calls, monkeypatch):
    monkeypatch.setattr(outbox, "deliver_next", lambda *_, **__: False)
    for worker in workers:
        worker._try(worker._send)
    assert calls == ["lost codes", "lost codes"]


def test_a_hundred_thousand_letters_keep_nothing_else_waiting(workers, calls, monkeypatch):
    sent = []
    monkeypatch.setattr(outbox, "deliver_next", lambda *_, **__: sent.append(1) or True)
    workers[0]._send()
    assert len(sent) == 100


def test_a_mailbox_that_is_a_folder_is_emptied_by_the_machine_that_has_it(make_app, tmp_path):
    app = make_app(bounce_address="back@example.org", bounce_mailbox=f"maildir:{tmp_path}")
    facts = app.extensions["citykey.settings"], app.extensions["citykey.office"]
    with app.app_context():
        pair = [Worker(Site(app, *facts), None) for _ in range(2)]
        assert all(worker._is_ours("returns") for worker in pair)
        pair[0]._is_ours("publish")
        assert not pair[1]._is_ours("publish")
        for worker in pair:
            if worker._turns is not None:
                worker._turns.close()
