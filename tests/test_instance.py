"""The data folder is for its owner, and its secret is made once."""

import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from citykey_site import instance
from citykey_site.config import BadSetting, Settings, read_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a new installation."""
    return read_settings({}, instance=tmp_path / "new" / "data")


def test_the_folders_are_made_for_their_owner_only(settings):
    instance.prepare(settings)
    for folder in (settings.instance, settings.keys_dir):
        assert folder.stat().st_mode & 0o077 == 0


def test_preparing_twice_is_the_same(settings):
    instance.prepare(settings)
    instance.prepare(settings)


def test_a_real_site_whose_keys_others_can_read_does_not_start(settings):
    instance.prepare(settings)
    settings.keys_dir.chmod(0o750)
    instance.prepare(settings)
    real = replace(settings, base_url="https://cards.example.org", demo=False)
    with pytest.raises(BadSetting, match="chmod 700"):
        instance.prepare(real)


def test_the_secret_is_made_once_and_closed_to_others(settings):
    instance.prepare(settings)
    made = instance.secret_key(settings)
    assert len(made) >= 32
    assert instance.secret_key(settings) == made
    [file] = [path for path in settings.instance.iterdir() if path.is_file()]
    assert file.stat().st_mode & 0o077 == 0


def test_a_secret_of_the_settings_makes_no_file(settings):
    instance.prepare(settings)
    assert instance.secret_key(replace(settings, secret_key="given")) == "given"
    assert [path for path in settings.instance.iterdir() if path.is_file()] == []


def test_two_programs_that_start_at_once_have_one_whole_secret(settings, monkeypatch):
    instance.prepare(settings)
    real, other = secrets.token_urlsafe, []

    def second_program_starts(size: int) -> str:
        monkeypatch.setattr(secrets, "token_urlsafe", real)
        other.append(instance.secret_key(settings))
        return real(size)

    monkeypatch.setattr(secrets, "token_urlsafe", second_program_starts)
    assert instance.secret_key(settings) == other[0]
    assert len(other[0]) >= 32
