"""Reports about pages: kept once, sealed, emptied as they were seen, gone after 60 days."""

from datetime import timedelta

import pytest

from citykey_site.domain import refusals
from citykey_site.domain import reports as rules
from citykey_site.domain.reports import Reason
from citykey_site.services import privacy, reports
from citykey_site.storage import history, months
from citykey_site.storage import reports as kept
from citykey_site.storage.tables import ReportRow
from tests import make

CANARY = "kanarienvogel"
BY = "staff 0000"


@pytest.fixture(autouse=True)
def site(app):
    """Opens the site for the deeds."""
    with app.app_context():
        yield


def report(form: str = "one", *, words: str = CANARY, language: str = "en", now=make.NOW) -> None:
    """Reports something."""
    page = "/<lang>/help"
    reports.keep(Reason.OTHER, words, page=page, language=language, form=form, now=now)


def forms(**where: str) -> list[str]:
    """Returns the words of the reports, the newest first."""
    return [item.words for item in kept.latest(limit=99, **where)]


def empty(seen: int, **more: object) -> None:
    """Empties the list as somebody saw it."""
    reports.empty(kept.latest(limit=1, **more)[0].uid, seen=seen, by=BY, now=make.NOW, **more)


def test_the_same_form_is_kept_once():
    report()
    report()
    report("two", words="second")

    assert forms() == ["second", CANARY]


def test_what_looks_like_a_person_is_never_kept():
    report(words="call 312 555 0134")

    assert forms() == [f"call {rules.CUT}"]


def test_the_words_cannot_be_read_in_the_database(app):
    report()
    file = app.extensions["citykey.settings"].instance / "citykey.sqlite"
    written = b"".join(path.read_bytes() for path in file.parent.glob("citykey.sqlite*"))

    assert b"/<lang>/help" in written and CANARY.encode() not in written


def test_the_words_are_gone_with_the_key_of_their_month():
    report()
    months.vault().destroy(months.keys(months.Thing.REPORT)[0])

    assert forms() == [None]


def test_a_report_lives_for_60_days():
    report()
    privacy.sweep(now=make.NOW + timedelta(days=60))
    assert forms() == [CANARY]

    privacy.sweep(now=make.NOW + timedelta(days=61))
    assert forms() == []
    assert months.keys(months.Thing.REPORT)

    privacy.sweep(now=make.NOW + timedelta(days=75))
    assert not months.keys(months.Thing.REPORT)


def test_too_many_reports_push_the_oldest_out(monkeypatch):
    monkeypatch.setattr(rules, "MOST_KEPT", 2)
    for words in ("first", "second", "third"):
        report(words, words=words)

    assert forms() == ["third", "second"]


def test_emptying_takes_what_was_seen_and_leaves_what_came_later():
    report("first", words="first")
    report("second", words="second")
    seen = kept.latest(limit=1)[0].uid
    report("third", words="third")

    reports.empty(seen, seen=2, by=BY, now=make.NOW)

    assert forms() == ["third"]
    [line] = history.latest(limit=5)
    assert (line.actor, line.facts) == (BY, {"reports": 2})


def test_nothing_is_emptied_where_others_were_first():
    for words in ("first", "second", "third"):
        report(words, words=words)
    newest, _, oldest = kept.latest(limit=3)
    reports.remove(oldest.uid, by=BY, now=make.NOW)

    with pytest.raises(refusals.ReportsChanged):
        reports.empty(newest.uid, seen=3, by=BY, now=make.NOW)
    with pytest.raises(refusals.ReportsChanged):
        reports.remove(oldest.uid, by=BY, now=make.NOW)

    assert forms() == ["third", "second"]


def test_one_language_can_be_emptied_alone():
    report("uno", words="uno", language="es")
    report("one", words="one")

    assert forms(language="es") == ["uno"]
    empty(1, language="es")

    assert forms() == ["one"]


def test_no_row_tells_who_or_when_more_exactly_than_the_day():
    names = {column.name for column in ReportRow.__table__.columns}

    assert names == {
        "id", "uid", "day", "page", "language", "reason", "sealing", "words_sealed",
    }  # fmt: skip


@pytest.mark.postgres
def test_a_hostile_uid_is_one_that_is_gone_on_postgresql_too(pg_app):
    with pg_app.app_context():
        report()
        with pytest.raises(refusals.ReportsChanged):
            reports.remove("\0", by=BY, now=make.NOW)
        with pytest.raises(refusals.ReportsChanged):
            reports.empty("\0", seen=0, by=BY, now=make.NOW)
        empty(1)
        assert forms() == []
