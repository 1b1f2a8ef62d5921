"""A running site whose secrets stand in files shows none of them: no environment, no word."""

from pathlib import Path

from tests.servers.site import run_site

SECRETS = {
    "SECRET_KEY": "canary-one-7f3Q9xLm2Vb8Kd4W-canary",
    "SMTP_URL": "smtp://user:canary-two@127.0.0.1:9",
    "LIMITS_STORAGE_URI": "memory://",
    "SSO_CLIENT_SECRET": "canary-three",
}
PUBLIC = {
    "CITYKEY_BASE_URL": "https://cards.example.org",
    "CITYKEY_SSO_ISSUER": "https://accounts.example.org",
    "CITYKEY_SSO_CLIENT_ID": "cards",
}


def test_no_secret_stands_in_the_environment_arguments_or_words_of_the_program(tmp_path):
    for name, secret in SECRETS.items():
        (tmp_path / name).touch(mode=0o600)
        (tmp_path / name).write_text(secret)
    files = {f"CITYKEY_{name}_FILE": str(tmp_path / name) for name in SECRETS}
    with run_site(environment=PUBLIC | files) as site:
        shown = [Path(f"/proc/{site.pid}/{part}").read_bytes() for part in ("environ", "cmdline")]
        shown.append(site.output.encode())
    assert b"CITYKEY_SECRET_KEY_FILE" in shown[0]
    assert not [part for part in shown if b"canary" in part]
