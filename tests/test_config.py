"""The settings: what is read, what is filled in, and what keeps a real site from starting."""

from pathlib import Path

import pytest

from citykey_site.config import BadSetting, Settings, read_settings

REAL = {
    "CITYKEY_BASE_URL": "https://cards.example.org",
    "CITYKEY_SECRET_KEY": "for-tests-only-7f3Q9xLm2Vb8Kd4W-",
    "CITYKEY_SMTP_URL": "smtp://mail.example.org",
}


def test_without_any_setting_it_is_a_demonstration_in_its_own_folder():
    settings = read_settings({})
    assert settings.demo
    assert not settings.production
    assert settings.sqlalchemy_database_uri == f"sqlite:///{settings.instance}/citykey.sqlite"
    assert settings.keys_dir == settings.instance / "keys"
    assert settings.phone == "311"


def test_an_empty_setting_counts_as_not_set():
    assert read_settings({"CITYKEY_BASE_URL": "", "CITYKEY_PHONE": ""}).phone == "311"


@pytest.mark.parametrize(
    "environment",
    [REAL, {"CITYKEY_SQLALCHEMY_DATABASE_URI": "sqlite:////srv/site.sqlite"}],
)
def test_with_an_address_or_a_database_it_is_no_demonstration(environment):
    assert not read_settings(environment).demo


def test_a_demonstration_can_be_asked_for_by_name():
    assert read_settings({**REAL, "CITYKEY_DEMO": "1"}).demo


@pytest.mark.parametrize(
    ("typed", "on"), [("1", True), ("Yes", True), (" on ", True), ("0", False), ("no", False)]
)
def test_a_switch_is_understood_as_people_write_it(typed, on):
    assert read_settings({"CITYKEY_DEMO": typed}).demo is on


def test_a_token_for_the_numbers_that_could_be_guessed_is_told():
    with pytest.raises(BadSetting, match="CITYKEY_METRICS_TOKEN is too short") as refused:
        read_settings({"CITYKEY_METRICS_TOKEN": "canary"})
    assert "canary" not in str(refused.value)


def test_a_real_site_with_all_its_settings_starts():
    settings = read_settings(REAL)
    assert settings.production


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"CITYKEY_BASE_URL": "http://cards.example.org"}, "CITYKEY_BASE_URL"),
        ({"CITYKEY_SECRET_KEY": ""}, "CITYKEY_SECRET_KEY"),
        ({"CITYKEY_SECRET_KEY": "7f3Q9xLm2Vb8Kd4W-7f3Q9xLm2Vb8K"}, "CITYKEY_SECRET_KEY"),
        ({"CITYKEY_SMTP_URL": ""}, "CITYKEY_SMTP_URL"),
        ({"CITYKEY_CLOCK_FILE": "/srv/clock"}, "CITYKEY_CLOCK_FILE"),
        ({"CITYKEY_DEBUG": "1"}, "CITYKEY_DEBUG"),
        ({"CITYKEY_SSO_ISSUER": "https://accounts.example.org"}, "CITYKEY_SSO_CLIENT_ID"),
        (
            {
                "CITYKEY_SSO_ISSUER": "http://accounts.example.org",
                "CITYKEY_SSO_CLIENT_ID": "city-key",
                "CITYKEY_SSO_CLIENT_SECRET": "secret",
            },
            "CITYKEY_SSO_ISSUER must begin with https://",
        ),
        ({"CITYKEY_TRUSTED_PROXIES": "one"}, "CITYKEY_TRUSTED_PROXIES"),
        ({"CITYKEY_ERASE_AFTER_HOURS": "-1"}, "CITYKEY_ERASE_AFTER_HOURS"),
        ({"CITYKEY_ERASE_AFTER_HOURS": "24.5"}, "CITYKEY_ERASE_AFTER_HOURS"),
    ],
)
def test_a_bad_setting_is_named_in_one_sentence(change, sentence):
    with pytest.raises(BadSetting, match=sentence) as refused:
        read_settings({**REAL, **change})
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


def test_half_of_the_account_settings_is_refused_on_a_demonstration_too():
    with pytest.raises(BadSetting, match="must be set together"):
        read_settings({"CITYKEY_SSO_CLIENT_ID": "city-key"})


def test_the_slash_at_the_end_of_the_address_is_dropped():
    settings = read_settings({**REAL, "CITYKEY_BASE_URL": "https://cards.example.org/"})
    assert settings.base_url == "https://cards.example.org"


def test_the_address_of_a_database_may_begin_as_hosts_write_it():
    uri = "postgres://a@db/site"
    settings = read_settings({"CITYKEY_SQLALCHEMY_DATABASE_URI": uri})
    assert settings.sqlalchemy_database_uri.startswith("postgresql")


def test_folders_are_made_absolute():
    assert read_settings({"CITYKEY_INSTANCE": "data"}).instance == Path.cwd() / "data"


def test_numbers_are_read():
    settings = read_settings({"CITYKEY_TRUSTED_PROXIES": "2", "CITYKEY_ERASE_AFTER_HOURS": "48"})
    assert (settings.trusted_proxies, settings.erase_after_hours) == (2, 48)


def test_what_the_program_says_wins_over_the_environment():
    assert read_settings({"CITYKEY_PHONE": "911"}, phone="312").phone == "312"


def test_the_secrets_do_not_stand_in_a_printed_setting():
    settings = Settings(secret_key="a-very-secret-key", smtp_url="smtp://me:pass-word@mail")
    assert "a-very-secret-key" not in repr(settings)
    assert "pass-word" not in repr(settings)


@pytest.mark.parametrize(
    "address",
    [
        "returns", "returns@localhost", "re+turns@example.org", "a-very-long-name@example.org",
        "Office <returns@example.org>", "returns@example.org\n", "@example.org", "retúrns@a.org",
    ],
)  # fmt: skip
def test_letters_come_back_to_one_plain_short_address(address):
    with pytest.raises(BadSetting, match="CITYKEY_BOUNCE_ADDRESS must be one plain address"):
        read_settings({"CITYKEY_BOUNCE_ADDRESS": address})


@pytest.mark.parametrize(
    "address", ["returns@example.org", "R@mail.example.org", "a" * 15 + "@b.co"]
)
def test_an_address_to_come_back_to_leaves_room_for_a_token(address):
    assert read_settings({"CITYKEY_BOUNCE_ADDRESS": address}).bounce_address == address


def test_a_mailbox_that_is_read_needs_the_address_and_keeps_its_password_to_itself():
    mailbox = {"CITYKEY_BOUNCE_MAILBOX": "imaps://user:canary@mail.example.org"}
    with pytest.raises(BadSetting, match="needs CITYKEY_BOUNCE_ADDRESS") as refused:
        read_settings(mailbox)
    settings = read_settings({**mailbox, "CITYKEY_BOUNCE_ADDRESS": "returns@example.org"})
    assert "canary" not in repr(settings) + str(refused.value)
