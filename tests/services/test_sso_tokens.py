"""What a token of an account provider proves, and what it does not."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from citykey_site.domain.refusals import SsoNotProven
from citykey_site.services.sso_tokens import proven_email

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
ISSUER, CLIENT = "https://accounts.example.org", "city-key"
HONEST = {
    "iss": ISSUER, "aud": CLIENT, "sub": "1", "iat": SECONDS, "exp": SECONDS + 600,
    "nonce": "asked", "email": "olga@clerk.example.org", "email_verified": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def key():
    """The key of the provider."""
    return RSAKey.generate_key(2048, {"kid": "own"})


def signed(claims: dict, key, algorithm: str = "RS256") -> str:
    """Returns a token; claims that are None are left out."""
    said = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": algorithm, "kid": "own"}, said, key, algorithms=[algorithm])


def email(token: str, key) -> str:
    """Returns what a token proves to us."""
    keys = key if isinstance(key, dict) else KeySet([key]).as_dict(private=False)
    known = {"issuer": ISSUER, "client_id": CLIENT, "nonce": "asked", "now": NOW}
    return proven_email(token, keys, **known)


def test_an_honest_token_proves_an_email(key):
    assert email(signed(HONEST, key), key) == "olga@clerk.example.org"


def test_a_token_for_several_readers_names_the_one_that_asked(key):
    several = HONEST | {"aud": [CLIENT, "another site"], "azp": CLIENT}
    assert email(signed(several, key), key) == "olga@clerk.example.org"


def test_clocks_may_differ_by_a_minute(key):
    assert email(signed(HONEST | {"iat": SECONDS + 59, "exp": SECONDS + 99}, key), key)
    with pytest.raises(SsoNotProven):
        email(signed(HONEST | {"exp": SECONDS - 61}, key), key)


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://elsewhere.example.org"}, {"iss": None}, {"aud": "another site"},
        {"aud": None}, {"aud": 7}, {"aud": [CLIENT, "another site"]}, {"azp": "another site"},
        {"exp": None}, {"exp": float("nan")}, {"exp": "soon"}, {"iat": None},
        {"iat": SECONDS + 3600}, {"nonce": "that of another question"}, {"nonce": None},
        {"email_verified": "true"}, {"email_verified": None}, {"email_verified": False},
        {"email": None}, {"email": ["olga@clerk.example.org"]},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_that_was_not_made_for_us_now_proves_nothing(key, lie):
    with pytest.raises(SsoNotProven):
        email(signed(HONEST | lie, key), key)


def test_a_token_signed_by_another_key_proves_nothing(key):
    other = RSAKey.generate_key(2048, {"kid": "own"})
    with pytest.raises(SsoNotProven):
        email(signed(HONEST, other), key)


def test_the_public_key_is_no_shared_secret(key):
    public = OctKey.import_key(json.dumps(key.as_dict(private=False)))
    with pytest.raises(SsoNotProven):
        email(signed(HONEST, public, "HS256"), key)


def test_a_token_without_a_signature_proves_nothing(key):
    head, said = (
        urlsafe_b64encode(json.dumps(part).encode()) for part in ({"alg": "none"}, HONEST)
    )
    with pytest.raises(SsoNotProven):
        email(f"{head.decode().rstrip('=')}.{said.decode().rstrip('=')}.", key)


def test_another_usual_kind_of_key_is_known():
    curve = ECKey.generate_key("P-256", {"kid": "own"})
    assert email(signed(HONEST, curve, "ES256"), curve) == "olga@clerk.example.org"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.é.é", "." * 10_000, "{}", "\0"])
def test_something_that_is_no_token_proves_nothing(key, token):
    with pytest.raises(SsoNotProven):
        email(token, key)


@pytest.mark.parametrize("keys", [{}, {"keys": []}, {"keys": [{}]}, {"keys": 7}, {"keys": [7]}])
def test_keys_that_are_none_prove_nothing(key, keys):
    with pytest.raises(SsoNotProven):
        email(signed(HONEST, key), keys)
