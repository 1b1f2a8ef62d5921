"""The data folder is for its owner, and its secret is made once."""

import os
import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from citykey_site import create_app, instance
from citykey_site.config import BadSetting, Settings, read_settings
from citykey_site.storage import schema
from citykey_site.storage.vault import Vault


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a new installation."""
    return read_settings({}, instance=tmp_path / "new" / "data")


def secret(settings: Settings) -> str:
    """Returns what signs cookies now."""
    return instance.secret(settings).lines()[0]


def test_the_folders_are_made_for_their_owner_only(settings):
    instance.prepare(settings)
    for folder in (settings.instance, settings.keys_dir):
        assert folder.stat().st_mode & 0o077 == 0


def test_preparing_twice_is_the_same(settings):
    instance.prepare(settings)
    instance.prepare(settings)


def test_all_is_closed_to_others_even_where_the_machine_would_open_it(settings):
    before = os.umask(0)
    try:
        app = create_app(instance=settings.instance)
        with app.app_context():
            schema.upgrade()
        Vault(settings.keys_dir).index("day-2026-12-05", "x", "y")
    finally:
        os.umask(before)
    made = [settings.instance, *settings.instance.rglob("*")]
    assert {path.name for path in made} >= {"citykey.sqlite", "secret-key", "day-2026-12-05.key"}
    assert [path for path in made if path.stat().st_mode & 0o077] == []


def test_a_real_site_whose_keys_others_can_read_does_not_start(settings):
    instance.prepare(settings)
    settings.keys_dir.chmod(0o750)
    instance.prepare(settings)
    real = replace(settings, base_url="https://cards.example.org", demo=False)
    with pytest.raises(BadSetting, match="chmod 700"):
        instance.prepare(real)


def test_the_secret_is_made_once_and_closed_to_others(settings):
    instance.prepare(settings)
    made = secret(settings)
    assert len(made) >= 32
    instance.prepare(settings)
    assert secret(settings) == made
    assert (settings.instance / "secret-key").stat().st_mode & 0o077 == 0


def test_a_secret_of_the_settings_makes_no_file(settings):
    given = replace(settings, secret_key="given", secret_key_old=("before",))
    instance.prepare(given)
    assert instance.secret(given).lines() == ("given", "before")
    assert not (settings.instance / "secret-key").exists()


def test_two_programs_that_start_at_once_have_one_whole_secret(settings, monkeypatch):
    real, other = secrets.token_urlsafe, []

    def second_program_starts(size: int) -> str:
        monkeypatch.setattr(secrets, "token_urlsafe", real)
        instance.prepare(settings)
        other.append(secret(settings))
        return real(size)

    monkeypatch.setattr(secrets, "token_urlsafe", second_program_starts)
    instance.prepare(settings)
    assert secret(settings) == other[0]
    assert len(other[0]) >= 32
