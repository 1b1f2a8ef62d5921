"""What a token of an OpenID Connect provider proves (OpenID Connect Core 1.0, section 3.1.3.7)."""

from collections.abc import Mapping
from datetime import datetime

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from citykey_site.domain.refusals import SsoNotProven

# Signatures by a key that the provider alone holds; never by a shared secret, never none.
ALGORITHMS = ("RS256", "PS256", "ES256")
CLOCKS_DIFFER_SECONDS = 60


def proven_email(
    token: str,
    keys: Mapping[str, object],
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    now: datetime,
) -> str:
    """Returns the verified email of a token that was made for us and for this question.

    Raises SsoNotProven.
    """
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=CLOCKS_DIFFER_SECONDS,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims
        rules.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        # Keys and token come from outside: whatever is wrong with them, they prove nothing.
        raise SsoNotProven from None
    if not _is_for_us(claims, client_id) or claims.get("email_verified") is not True:
        raise SsoNotProven
    if not isinstance(claims.get("email"), str):
        raise SsoNotProven
    return claims["email"]


def _is_for_us(claims: Mapping[str, object], client_id: str) -> bool:
    # A token for several readers must name the one that asked for it.
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    return claims.get("azp", None if several else client_id) == client_id
