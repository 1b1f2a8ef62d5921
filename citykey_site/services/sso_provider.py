"""Asks an OpenID Connect provider who somebody is (authorization code flow with PKCE).

This file and `sso_tokens` need the libraries of the extra `sso`; they are loaded only where the
setting is on.
"""

import base64
import hashlib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlencode, urlsplit

import httpx

from citykey_site.domain.refusals import SsoAway, SsoNotProven
from citykey_site.services import sso_tokens
from citykey_site.services.sso import Asked

SCOPE = "openid email"
TIMEOUT_SECONDS = 5
DISCOVERY = "/.well-known/openid-configuration"

log = logging.getLogger("citykey_site.sso")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIdProvider:
    """Is one provider; its addresses and keys are asked for anew each time, so keys may change."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)

    def address(self, asked: Asked, *, back_to: str) -> str:
        """Returns where the browser goes to sign in. Raises SsoAway."""
        with _connection() as client:
            start = self._endpoint(self._discovered(client), "authorization_endpoint")
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": back_to,
            "scope": SCOPE,
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": _challenge(asked.verifier),
            "code_challenge_method": "S256",
        }
        return f"{start}{'&' if urlsplit(start).query else '?'}{urlencode(query)}"

    def email(self, code: str, asked: Asked, *, back_to: str, now: datetime) -> str:
        """Returns the proven email for the code that came back.

        Raises SsoAway, or SsoNotProven where the code was used, or the token is not the one
        that was asked for or does not say that the email is verified.
        """
        with _connection() as client:
            told = self._discovered(client)
            token = self._token(client, told, code, asked, back_to)
            keys = _json(client.get(self._endpoint(told, "jwks_uri")))
        return sso_tokens.proven_email(
            token, keys, issuer=self.issuer, client_id=self.client_id, nonce=asked.nonce, now=now
        )

    def _discovered(self, client: httpx.Client) -> dict[str, object]:
        told = _json(client.get(self.issuer.rstrip("/") + DISCOVERY))
        if told.get("issuer") != self.issuer:
            raise SsoAway
        return told

    def _endpoint(self, told: dict[str, object], name: str) -> str:
        address = told.get(name)
        if not isinstance(address, str) or urlsplit(address).scheme != urlsplit(self.issuer).scheme:
            raise SsoAway
        return address

    def _token(
        self,
        client: httpx.Client,
        told: dict[str, object],
        code: str,
        asked: Asked,
        back_to: str,
    ) -> str:
        answer = client.post(
            self._endpoint(told, "token_endpoint"),
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": back_to,
                "code_verifier": asked.verifier,
            },
            # RFC 6749, section 2.3.1: both are form-encoded before they are joined.
            auth=(quote(self.client_id, safe=""), quote(self.client_secret, safe="")),
        )
        if 400 <= answer.status_code < 500:
            # 401 means that our own secret is not the right one: staff cannot mend that.
            log.warning("the account service refused a code: %s", answer.status_code)
            raise SsoNotProven
        token = _json(answer).get("id_token")
        if not isinstance(token, str):
            raise SsoNotProven
        return token


@contextmanager
def _connection() -> Iterator[httpx.Client]:
    """Opens a connection to the provider; whatever goes wrong on it is SsoAway."""
    try:
        with httpx.Client(
            timeout=TIMEOUT_SECONDS, verify=ssl.create_default_context(), trust_env=False
        ) as client:
            yield client
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as wrong:
        log.warning("the account service failed: %s", type(wrong).__name__)
        raise SsoAway from None


def _json(answer: httpx.Response) -> dict[str, object]:
    found = answer.raise_for_status().json()
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
