"""No file of the project holds a secret: no key, no password in an address, no token."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {
    "a private key": re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a token of a service": re.compile(
        rb"\b(AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|xox[abpr]-[\w-]{10,}|sk_live_\w{16,}|eyJ\w{20,}\.eyJ)"
    ),
    "a password in an address": re.compile(rb"\b[a-z+]{3,12}://[^\s/:@'\"{}]+:([^\s/@'\"{}]+)@"),
    "a secret that is set": re.compile(
        rb"CITYKEY_(?:SECRET_KEY|SSO_CLIENT_SECRET)(?:_OLD)?=([\w+/=-]{16,})"
    ),
}
# What stands for a password in examples and tests; it opens nothing anywhere.
MADE_UP = re.compile(
    rb"pass|hunter2|canary|secret|wrong|example|letters|word|\.\.\.|%|\$|pw|mail", re.I
)
# A throw-away certificate of the tests' own mail server, for localhost.
MADE_FOR_TESTS = re.compile(r"tests/.*(certificates/|\.pem$|test_no_secrets_in_files\.py$)")


def found_in(content: bytes) -> set[str]:
    """Names the kinds of secrets that a file holds."""
    return {
        kind
        for kind, pattern in SECRETS.items()
        for match in pattern.finditer(content)
        if not (match.groups() and MADE_UP.search(match.group(match.lastindex or 0)))
    }


def kept_files() -> list[str]:
    """Lists the files that belong to the project."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    return [name for name in listed.stdout.decode().split("\0") if name]


def test_no_file_of_the_project_holds_a_secret():
    files = kept_files() or [path.relative_to(ROOT).as_posix() for path in _code()]
    assert len(files) > 300
    found = {
        name: kinds
        for name in files
        if not MADE_FOR_TESTS.search(name) and (ROOT / name).is_file()
        if (kinds := found_in((ROOT / name).read_bytes()))
    }
    assert found == {}


def test_no_key_database_or_letter_is_among_the_files():
    kinds = (".key", ".sqlite", ".sqlite-wal", ".eml", "secret-key", ".env", ".p12")
    assert [name for name in kept_files() if name.endswith(kinds)] == []


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        (b"-----BEGIN EC PRIVATE " + b"KEY-----", "a private key"),
        (b"AKIA" + b"Q7WERTY8UIOP9ASD", "a token of a service"),
        (b"smtp://clerk:" + b"Tr0ub4dor@mail.example.org", "a password in an address"),
        (b"CITYKEY_SECRET_KEY=" + b"zX81kLm09QwErTy77", "a secret that is set"),
    ],
)
def test_a_planted_secret_is_found(planted, kind):
    assert found_in(b"some words\n" + planted + b"\n") == {kind}


def _code() -> list[Path]:
    return [path for part in ("citykey_site", "tests") for path in (ROOT / part).rglob("*.py")]
