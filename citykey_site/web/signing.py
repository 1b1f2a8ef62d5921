"""Signs the cookie with the newest secret, and believes those before it for a while."""

import hashlib

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from citykey_site.session_secret import SessionSecret


class RenewedSecret(SecureCookieSessionInterface):
    """Looks at each request whether the secret was renewed, so that no restart is needed."""

    digest_method = staticmethod(hashlib.sha256)

    def __init__(self, secret: SessionSecret) -> None:
        self._secret = secret
        self._made: tuple[tuple[str, ...], URLSafeTimedSerializer | None] = ((), None)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Returns what a cookie says; a reader without one costs no look at the secrets."""
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        return super().open_session(app, request)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer:
        """Returns what signs and reads cookies with the secrets as they are now."""
        now = self._secret.lines()
        secrets, made = self._made
        if made is None or secrets != now:
            made = self._serializer(now)
            self._made = now, made
        return made

    def _serializer(self, secrets: tuple[str, ...]) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            list(reversed(secrets)),  # The last one signs.
            salt=self.salt,
            serializer=self.serializer,
            signer_kwargs={
                "key_derivation": self.key_derivation,
                "digest_method": self.digest_method,
            },
        )


def init_app(app: Flask, secret: SessionSecret) -> None:
    """Lets an app sign cookies with a secret that may be renewed."""
    app.session_interface = RenewedSecret(secret)
