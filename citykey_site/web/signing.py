"""Signs the cookie with the newest secret, and believes those before it for a while."""

import hashlib

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from citykey_site.session_secret import SessionSecret


class RenewedSecret(SecureCookieSessionInterface):
    """Looks at each request whether the secret was renewed, so that no restart is needed."""

    digest_method = staticmethod(hashlib.sha256)

    def __init__(self, secret: SessionSecret) -> None:
        self._secret = secret

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer:
        """Returns what signs and reads cookies with the secrets as they are now."""
        return URLSafeTimedSerializer(
            list(reversed(self._secret.lines())),  # The last one signs.
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
