"""Providers of accounts (OpenID Connect), for signing in over real HTTP.

`oidc_provider` is a whole one, made by others. `Forger` is one that a test may make lie: it
hands out whatever token it is told to.
"""

import base64
import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.servers.ports import free_port
from tests.servers.processes import dying_with_us

START_SECONDS = 60
CLIENT_ID, CLIENT_SECRET = "city key", "s3cret:/+"


class Account:
    """Signs in at a provider as its person would, with a browser of their own."""

    def __init__(self, url: str) -> None:
        self.url = url

    def know(self, who: str, **claims: object) -> None:
        """Gives a person an account."""
        httpx.put(f"{self.url}/users/{who}", json=claims, trust_env=False).raise_for_status()

    def answer(self, address: str, who: str) -> str:
        """Signs a person in at an address and returns the address that leads back."""
        answer = httpx.post(address, data={"sub": who}, trust_env=False)
        return answer.headers["Location"]


@contextmanager
def oidc_provider() -> Iterator[Account]:
    """Gives a provider in a process of its own, which asks for a nonce."""
    url = f"http://localhost:{(port := free_port())}"
    command = [sys.executable, "-m", "oidc_provider_mock", "-p", str(port), "-n", "true"]
    process = subprocess.Popen(
        [*dying_with_us(), *command, "-H", "localhost"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(url, process)
        yield Account(url)
    finally:
        process.terminate()
        process.wait()


def new_key() -> RSAKey:
    """Returns a key to sign tokens with."""
    return RSAKey.generate_key(2048, {"kid": "own"})


class Forger:
    """Is a provider whose tokens and answers a test chooses; it checks that PKCE is kept."""

    def __init__(self) -> None:
        self.key = new_key()
        self.token: str | None = None
        self.told: dict[str, object] = {}
        self.status = 200
        self.challenge = ""
        self.asked: dict[str, str] = {}

    def sign(self, claims: dict, *, key: RSAKey | None = None, algorithm: str = "RS256") -> None:
        """Makes the token that is handed out next."""
        used = key or self.key
        header = {"alg": algorithm, "kid": "own"}
        self.token = jwt.encode(header, claims, used, algorithms=[algorithm])

    def answer(self, path: str, body: dict[str, list[str]], authorization: str) -> object | None:
        """Returns what is said at a path, None where the code is refused."""
        if path.endswith("openid-configuration"):
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            return {"issuer": self.url, **{name: f"{self.url}/{name}" for name in names}} | (
                self.told
            )
        if path == "/jwks_uri":
            return KeySet([self.key]).as_dict(private=False)
        self.asked = {name: values[0] for name, values in body.items()}
        self.asked["client"] = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        digest = hashlib.sha256(self.asked["code_verifier"].encode()).digest()
        fits = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge
        return {"id_token": self.token, "access_token": "x"} if fits else None


@contextmanager
def forger() -> Iterator[Forger]:
    """Gives a provider that a test may make lie."""
    found = Forger()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(found))
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(forger: Forger) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(forger.answer(urlsplit(self.path).path, {}, ""))

        def do_POST(self) -> None:
            typed = self.rfile.read(int(self.headers["Content-Length"])).decode()
            said = forger.answer(self.path, parse_qs(typed), self.headers["Authorization"])
            self._say(said)

        def _say(self, words: object | None) -> None:
            self.send_response(forger.status if words is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(words).encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    return Handler


def _wait_for(url: str, process: subprocess.Popen) -> None:
    for _ in range(START_SECONDS * 20):
        with suppress(httpx.HTTPError):
            httpx.get(url, trust_env=False)
            return
        with suppress(subprocess.TimeoutExpired):
            raise RuntimeError(f"The provider ended with {process.wait(timeout=0.05)}.")
    raise RuntimeError("The provider did not answer.")
