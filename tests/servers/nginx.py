"""Starts the sample proxy of `docs/deploy/nginx.conf` in a folder, on free ports."""

import socket
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPResponse
from pathlib import Path

from tests.mail.servers import CERTIFICATES
from tests.servers.pieces import nginx
from tests.servers.ports import free_port
from tests.servers.processes import dying_with_us
from tests.servers.site import CHECKOUT

SAMPLE = CHECKOUT / "docs" / "deploy" / "nginx.conf"
MANY = CHECKOUT / "docs" / "deploy" / "nginx-machines.conf"
MANY_ADDRESSES = ("10.0.0.11:8000", "10.0.0.12:8000")
NAME = "appointments.example.org"
START_SECONDS = 20
AROUND = """
daemon off;
pid {folder}/pid;
error_log {folder}/error.log emerg;
events {{
    worker_connections 8000;
}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {sample}
}}
"""


class Proxy:
    """Is one running nginx with two ports, and the folder in which it may write.

    `upstream` is where the program is: a port of this machine, or the addresses of several.
    `within` are the words before its command that bring it to another machine's network.
    """

    def __init__(
        self,
        folder: Path,
        upstream: int | Sequence[str],
        *,
        host: str = "127.0.0.1",
        within: Sequence[str] = (),
    ) -> None:
        self.folder, self.plain, self.sealed = folder, free_port(), free_port()
        self.host = host
        conf = folder / "nginx.conf"
        sample = self._one(upstream) if isinstance(upstream, int) else self._many(upstream)
        conf.write_text(AROUND.format(folder=folder, sample=sample), "utf-8")
        command = [
            str(nginx()),
            "-p",
            str(folder),
            "-e",
            str(folder / "error.log"),
            "-c",
            str(conf),
        ]
        self._process = subprocess.Popen([*(within or dying_with_us()), *command])

    def _one(self, port: int) -> str:
        return self._sample(f"http://127.0.0.1:{port}")

    def _many(self, addresses: Sequence[str]) -> str:
        """Returns both samples, with these machines for the two of the second one."""
        machines = MANY.read_text("utf-8")
        for old, new in zip(MANY_ADDRESSES, addresses, strict=True):
            assert old in machines
            machines = machines.replace(old, new)
        return machines + self._sample("http://citykey")

    def _sample(self, upstream: str) -> str:
        """Returns the sample as it stands, but for ports and places of files."""
        text = SAMPLE.read_text("utf-8")
        kept = [line for line in text.splitlines() if not line.strip().startswith("listen [::]:")]
        pem = CERTIFICATES / "server.pem"
        for old, new in {
            "listen 80": f"listen {self.host}:{self.plain}",
            "listen 443": f"listen {self.host}:{self.sealed}",
            "/var/log/nginx": str(self.folder),
            "/etc/ssl/citykey/fullchain.pem": str(pem),
            "/etc/ssl/citykey/privkey.pem": str(pem),
            "http://127.0.0.1:8000": upstream,
        }.items():
            assert old in text
            kept = [line.replace(old, new) for line in kept]
        return "\n".join(kept)

    def connect(self, *, name: str = NAME, trust: ssl.SSLContext | None = None) -> ssl.SSLSocket:
        """Opens a sealed connection, as a browser that asks for a name. Raises ssl.SSLError."""
        context = trust or ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", self.sealed), timeout=START_SECONDS)
        return context.wrap_socket(plain, server_hostname=name)

    def ask(self, request: bytes) -> tuple[HTTPResponse, bytes]:
        """Sends bytes over a sealed connection, and returns the answer with its body."""
        with self.connect() as connection:
            return answered(connection, request)

    def wait_until_up(self) -> None:
        """Waits for the first answer; raises RuntimeError where nginx ends."""
        while True:
            try:
                self.connect().close()
                return
            except OSError:
                try:
                    raise RuntimeError(f"nginx ended with {self._process.wait(timeout=0.02)}")
                except subprocess.TimeoutExpired:
                    continue

    def wait_for_its_number(self) -> None:
        """Waits until nginx listens, also where nobody here reaches it; RuntimeError if never."""
        for _ in range(START_SECONDS * 50):
            if (self.folder / "pid").exists():
                return
            with suppress(subprocess.TimeoutExpired):
                raise RuntimeError(f"nginx ended with {self._process.wait(timeout=0.02)}")
        raise RuntimeError("nginx did not come up.")

    def written(self) -> str:
        """Returns all that nginx has written, but for its settings."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return "".join(
            f"{path.name}: {path.read_text('utf-8', 'replace')}\n"
            for path in files
            if path.name != "nginx.conf"
        )

    def stop(self) -> None:
        """Ends nginx."""
        self._process.terminate()
        self._process.wait()


def answered(connection: socket.socket, request: bytes) -> tuple[HTTPResponse, bytes]:
    """Sends bytes and reads one answer."""
    connection.sendall(request)
    answer = HTTPResponse(connection)
    answer.begin()
    return answer, answer.read()


@contextmanager
def run_nginx(folder: Path, *, upstream: int | Sequence[str]) -> Iterator[Proxy]:
    """Gives the sample proxy before one program or several, and stops it afterwards."""
    proxy = Proxy(folder, upstream)
    try:
        proxy.wait_until_up()
        yield proxy
    finally:
        proxy.stop()
