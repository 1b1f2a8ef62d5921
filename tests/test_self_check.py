"""What keeps a real site from starting, each case in one sentence that says what to do."""

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from citykey_site import config, instance, secret_files, self_check
from citykey_site.config import BadSetting, Settings, gather, read_settings
from citykey_site.storage import engine_check
from citykey_site.storage.db import db

REAL = {
    "CITYKEY_BASE_URL": "https://cards.example.org",
    "CITYKEY_SECRET_KEY": "for-tests-only-7f3Q9xLm2Vb8Kd4W-",
    "CITYKEY_SMTP_URL": "smtp://user:canary@mail.example.org",
}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"CITYKEY_BASE_URL": "http://cards.example.org"}, "must begin with https://"),
        ({"CITYKEY_BASE_URL": "https://cards.example.org/site"}, "nothing before or after it"),
        ({"CITYKEY_BASE_URL": "https://cards.example.org?a"}, "nothing before or after it"),
        ({"CITYKEY_BASE_URL": "https://me@cards.example.org"}, "nothing before or after it"),
        ({"CITYKEY_BASE_URL": "https://cards.example.org:x"}, "nothing before or after it"),
        ({"CITYKEY_SECRET_KEY": "s" * 40}, "again and again"),
        ({"CITYKEY_SECRET_KEY": "abcdefghi" * 4}, "again and again"),
        ({"CITYKEY_SECRET_KEY": "ChangeMe-7f3Q9xLm2Vb8Kd4W-Rt5Yu6"}, "a word that everybody"),
        ({"CITYKEY_SECRET_KEY": "7f3Q9xLm2Vb8Kd4W"}, "too short"),
        ({"CITYKEY_SECRET_KEY_OLD": "canary-old"}, "too short"),
        ({"CITYKEY_DEBUG": "1"}, "CITYKEY_DEBUG must be off"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG must be off"),
        ({"PYTHONDEBUG": "x"}, "PYTHONDEBUG must be off"),
        ({"WEB_CONCURRENCY": "2"}, "must name a Redis or Valkey"),
        ({"CITYKEY_LIMITS_STORAGE_URI": "redis//canary"}, "must begin with redis://"),
        ({"CITYKEY_SQLALCHEMY_DATABASE_URI": "oracle://canary"}, "must begin with sqlite:///"),
        ({"CITYKEY_SQLALCHEMY_DATABASE_URI": "canary.sqlite"}, "must begin with sqlite:///"),
    ],
)
def test_a_wrong_setting_is_told_without_a_secret(change, sentence):
    with pytest.raises(BadSetting, match=sentence) as refused:
        read_settings(REAL | change)
    assert str(refused.value).endswith(".") and "canary" not in " ".join(refused.value.all)
    assert len(refused.value.all) == 1


def test_what_is_right_on_a_real_site_is_not_refused():
    read_settings(REAL | {"FLASK_DEBUG": "0", "PYTHONDEBUG": "", "WEB_CONCURRENCY": "1"})
    shared = {"WEB_CONCURRENCY": "4", "CITYKEY_LIMITS_STORAGE_URI": "redis://cache"}
    read_settings(REAL | shared | {"CITYKEY_BASE_URL": "https://cards.example.org:8443/"})


def test_everything_that_is_wrong_is_told_at_once():
    _, wrong = gather(REAL | {"CITYKEY_SECRET_KEY": "", "CITYKEY_SMTP_URL": "", "FLASK_DEBUG": "1"})
    assert len(wrong) == 3


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    """Settings of a real site whose folder is made and in order."""
    secret = tmp_path / "secret"
    secret.write_text(REAL["CITYKEY_SECRET_KEY"])
    secret.chmod(0o600)
    named = {name: value for name, value in REAL.items() if name != "CITYKEY_SECRET_KEY"}
    settings = read_settings(
        named | {"CITYKEY_SECRET_KEY_FILE": str(secret)}, instance=tmp_path / "data"
    )
    instance.prepare(settings)
    (settings.keys_dir / "day-2026-12-05.key").touch(mode=0o600)
    assert instance.problems(settings) == []
    return settings


def _open_keys(site: Settings) -> None:
    site.keys_dir.chmod(0o710)


def _open_one_key(site: Settings) -> None:
    (site.keys_dir / "day-2026-12-05.key").chmod(0o640)


def _open_database(site: Settings) -> None:
    (site.instance / "citykey.sqlite").chmod(0o644)


def _open_secret(site: Settings) -> None:
    dict(site.secret_files)["secret_key"].chmod(0o604)


def _open_parent(site: Settings) -> None:
    site.instance.chmod(0o777)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_open_keys, "Other users can read CITYKEY_KEYS_DIR"),
        (_open_one_key, "Other users can read a file in CITYKEY_KEYS_DIR"),
        (_open_database, "The database can be read by other users"),
        (_open_secret, "CITYKEY_SECRET_KEY_FILE can be read by other users"),
        (_open_parent, "Other users can put a folder in the place of CITYKEY_KEYS_DIR"),
    ],
)
def test_files_that_others_can_read_or_change_keep_a_real_site_from_starting(site, spoil, sentence):
    spoil(site)
    with pytest.raises(BadSetting, match=sentence) as refused:
        instance.prepare(site)
    assert str(refused.value).endswith(".")
    instance.prepare(replace(site, demo=True))


def test_keys_of_another_user_are_refused(site, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    assert "CITYKEY_KEYS_DIR belongs to another user" in instance.problems(site)[0]


def test_keys_among_files_that_everybody_gets_are_refused(site, monkeypatch):
    monkeypatch.setattr(self_check, "SERVED", site.instance)
    assert "lies among files that everybody gets" in instance.problems(site)[0]


def test_a_secret_that_root_gives_to_our_group_is_closed(tmp_path, monkeypatch):
    given = tmp_path / "credential"
    given.touch()
    given.chmod(0o440)
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    root = given.stat().st_uid == 0
    assert secret_files.is_open_to_others(given) is not root
    given.chmod(0o444)
    assert secret_files.is_open_to_others(given)


def test_the_engine_is_asked_and_is_in_order(any_app):
    assert engine_check.problems() == []


@pytest.mark.parametrize(
    ("pragma", "sentence"),
    [
        ("secure_delete = OFF", "SQLite does not obey secure_delete"),
        ("foreign_keys = OFF", "SQLite does not obey foreign_keys"),
        ("synchronous = NORMAL", "SQLite does not obey synchronous"),
        ("journal_mode = DELETE", "SQLite cannot keep a write-ahead log"),
    ],
)
def test_a_careless_engine_is_told(app, pragma, sentence):
    raw = db.engine.raw_connection()
    raw.driver_connection.execute(f"PRAGMA {pragma}")
    raw.close()
    [problem] = engine_check.problems()
    assert problem.startswith(sentence) and problem.endswith(".")


def test_an_old_engine_is_told(app, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    assert "is too old; install 3.35.0 or later." in engine_check.problems()[0]


def test_a_real_site_with_a_careless_engine_does_not_start(make_app, monkeypatch):
    monkeypatch.setattr(engine_check, "OLDEST_SQLITE", (9, 0, 0))
    with pytest.raises(BadSetting, match="too old"):
        make_app(
            base_url=REAL["CITYKEY_BASE_URL"],
            secret_key=REAL["CITYKEY_SECRET_KEY"],
            smtp_url=REAL["CITYKEY_SMTP_URL"],
            clock_file=None,
        )


def test_no_setting_is_read_from_a_name_that_is_not_one():
    assert "secret_files" in config.NOT_ASKED
    assert gather({"CITYKEY_SECRET_FILES": "x"})[0].secret_files == ()
