"""Secrets come from files, so that no environment of a process shows them."""

import pytest

from citykey_site.config import BadSetting, read_settings
from citykey_site.secret_files import NAMES

SECRET = "for-tests-only-7f3Q9xLm2Vb8Kd4W-"


@pytest.fixture
def write(tmp_path):
    """Writes a file and returns its path."""

    def make(words: str, name: str = "secret") -> str:
        (tmp_path / name).write_text(words)
        return str(tmp_path / name)

    return make


def test_every_secret_can_stand_in_a_file(write):
    said = {name: f"{name}-in-a-file" for name in NAMES} | {"bounce_mailbox": ""}
    said["sqlalchemy_database_uri"] = "postgresql://site:word-in-a-file@db/site"
    said["limits_storage_uri"] = "redis://:word-in-a-file@store"
    said["metrics_token"] = "kW4f-Zq8L-m2Vb-8Kd4-9xLm-7f3Q-in-a-file"
    named = {
        f"CITYKEY_{name.upper()}_FILE": write(f" {words}\n", name)
        for name, words in said.items()
        if words and name != "sso_client_secret"
    }
    settings = read_settings(named)
    for name in NAMES:
        if f"CITYKEY_{name.upper()}_FILE" in named:
            assert getattr(settings, name) == said[name]
    assert "in-a-file" not in repr(settings)


def test_a_database_named_in_a_file_makes_it_no_demonstration(write):
    uri = write("postgres://user:canary@db/site")
    settings = read_settings({"CITYKEY_SQLALCHEMY_DATABASE_URI_FILE": uri})
    assert not settings.demo
    assert settings.sqlalchemy_database_uri == "postgresql://user:canary@db/site"


def test_a_file_of_the_session_secret_may_hold_older_ones_too(write):
    settings = read_settings({"CITYKEY_SECRET_KEY_FILE": write("new\nold\n\nolder\n")})
    assert (settings.secret_key, settings.secret_key_old) == ("new", ("old", "older"))


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"CITYKEY_SMTP_URL_FILE": "/nowhere/smtp"}, "CITYKEY_SMTP_URL_FILE cannot be read"),
        ({"CITYKEY_SMTP_URL_FILE": "EMPTY"}, "CITYKEY_SMTP_URL_FILE is empty"),
        (
            {"CITYKEY_SMTP_URL_FILE": "EMPTY", "CITYKEY_SMTP_URL": "smtp://canary"},
            "CITYKEY_SMTP_URL and CITYKEY_SMTP_URL_FILE are both set",
        ),
    ],
)
def test_a_file_that_gives_no_secret_is_told_and_no_secret_said(write, environment, sentence):
    empty = write(" \n")
    named = {name: value.replace("EMPTY", empty) for name, value in environment.items()}
    with pytest.raises(BadSetting, match=sentence) as refused:
        read_settings(named)
    assert "canary" not in str(refused.value)
