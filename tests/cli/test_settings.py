"""A wrong setting keeps the program from starting, and is said in one sentence."""

import pytest

PRODUCTION = {
    "base_url": "https://cards.example.org",
    "secret_key": "for-tests-only-7f3Q9xLm2Vb8Kd4W-",
    "smtp_url": "smtp://mail.example.org",
    "clock_file": "",
    "demo": "",
}
# All others are tried without a process, in `tests/test_config.py` and `tests/test_self_check.py`.
WRONG = [
    ({"base_url": "http://cards.example.org"}, "CITYKEY_BASE_URL must begin with https://"),
    ({"trusted_proxies": "some"}, "CITYKEY_TRUSTED_PROXIES must be a whole number"),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG)
def test_a_real_site_with_a_wrong_setting_does_not_start(command, wrong, sentence):
    done = command("serve", **(PRODUCTION | wrong))
    assert done.returncode == 2
    assert done.stderr.startswith(f"Not started: {sentence}")
    assert done.stderr.count("\n") == 1


def test_a_real_site_with_its_settings_right_is_upgraded(command):
    assert command("upgrade", **PRODUCTION).returncode == 0


def test_keys_that_other_users_can_read_keep_a_real_site_from_starting(command, tmp_path):
    keys = tmp_path / "keys"
    keys.mkdir()
    keys.chmod(0o755)
    done = command("upgrade", **PRODUCTION, keys_dir=keys)
    assert done.returncode == 2
    assert "Other users can read CITYKEY_KEYS_DIR" in done.stderr


def test_a_site_with_a_database_and_no_mail_server_does_not_serve(command):
    done = command("serve", demo="0")
    assert done.returncode == 2
    assert "CITYKEY_SMTP_URL must be set" in done.stderr


def test_an_unknown_command_is_told_with_the_ones_there_are(command):
    done = command("fly")
    assert done.returncode == 2
    assert "No such command 'fly'" in done.stderr
