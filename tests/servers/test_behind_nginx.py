"""The sample proxy before the program, as a host would run both: what it lets in, and writes."""

import json
import shutil
import socket
import ssl
import sys
import threading
import warnings
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.servers.nginx import NAME, answered, run_nginx
from tests.servers.ports import free_port
from tests.servers.site import run_site

pytestmark = pytest.mark.nginx

CANARY = "canary7731"
SECRET = "Nq3vX8rT5yLw2kHs9dFg7bZc4mPj6aUe"
GUNICORN = (
    *(sys.executable, "-m", "gunicorn", "--config", "docs/deploy/gunicorn.conf.py"),
    *("--bind", "127.0.0.1:{port}", "wsgi:app"),
)


@pytest.fixture(scope="module")
def site(migrated, tmp_path_factory):
    """The program under gunicorn, by the sample, as a real site."""
    folder = tmp_path_factory.mktemp("real")
    folder.chmod(0o700)
    shutil.copy(migrated, folder / "citykey.sqlite")
    (folder / "citykey.sqlite").chmod(0o600)
    settings = {"INSTANCE": folder, "BASE_URL": f"https://{NAME}", "SECRET_KEY": SECRET}
    settings |= {"SMTP_URL": "smtp://127.0.0.1:1", "TRUSTED_PROXIES": 1}
    named = {f"CITYKEY_{name}": str(value) for name, value in settings.items()}
    with run_site(GUNICORN, environment=named) as running:
        yield running


@pytest.fixture(scope="module")
def proxy(site, tmp_path_factory):
    """nginx before the program."""
    with run_nginx(tmp_path_factory.mktemp("nginx"), upstream=site.port) as running:
        yield running


@pytest.fixture
def heard(tmp_path):
    """nginx before a server that only says which headers came to it."""

    class Echo(BaseHTTPRequestHandler):
        def do_GET(self):
            said = json.dumps({name.lower(): value for name, value in self.headers.items()})
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    with run_nginx(tmp_path, upstream=server.server_port) as running:
        yield running
    server.shutdown()
    thread.join()
    server.server_close()


def get(path: str, *lines: str, method: str = "GET", host: str = NAME) -> bytes:
    """Returns a request as it goes over the wire."""
    head = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *lines]
    return "\r\n".join([*head, "", ""]).encode()


def test_a_page_comes_sealed_and_says_so_for_two_years(proxy):
    answer, body = proxy.ask(get("/en/help"))

    assert answer.status == 200 and b"311" in body
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]
    assert answer.headers.get_all("Strict-Transport-Security")[1:] == []
    assert not any(letter.isdigit() for letter in answer.headers["Server"])


def test_nothing_older_than_tls_1_2_is_spoken(proxy):
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError):
        proxy.connect(trust=old)
    new = ssl.create_default_context()
    new.maximum_version = ssl.TLSVersion.TLSv1_2
    with proxy.connect(trust=new) as connection:
        assert connection.version() == "TLSv1.2"


def test_another_name_gets_no_answer(proxy):
    with pytest.raises(ssl.SSLError):
        proxy.connect(name="elsewhere.example")


def test_what_a_visitor_says_about_the_way_does_not_reach_the_program(heard):
    names = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port",
             "X-Forwarded-Prefix", "X-Real-IP", "Forwarded")  # fmt: skip
    _, body = heard.ask(get("/en/", *(f"{name}: {CANARY}" for name in names)))
    said = json.loads(body)

    assert CANARY not in body.decode()
    assert (said["x-forwarded-for"], said["x-forwarded-proto"]) == ("127.0.0.1", "https")
    assert (said["host"], said["x-forwarded-host"]) == (NAME, NAME)


def test_no_log_has_anything_of_a_visitor(proxy, site):
    before = site.output.count('"says": "request"')
    requests = [
        get(f"/en/{CANARY}?near={CANARY}", f"User-Agent: {CANARY}", f"Cookie: a={CANARY}"),
        get(f"/en/events?near={CANARY}%0d%0aX", f"Referer: https://{CANARY}.example/"),
        get("/en/booking", f"Content-Length: {len(CANARY)}", method="POST") + CANARY.encode(),
    ]
    answers = [proxy.ask(request)[0].status for request in requests]
    # What no program hears of: a broken line, a header with a break in its name.
    for broken in (f"GET /{CANARY} HTTP/9\r\n\r\n", f"GET / HTTP/1.1\r\n{CANARY}\r\n\r\n"):
        assert proxy.ask(broken.encode())[0].status >= 400

    assert all(400 <= status < 500 for status in answers)
    site.wait_for(lambda: site.output.count('"says": "request"') == before + 3, "three lines")
    assert CANARY not in site.output.lower()
    assert CANARY not in proxy.written()


def test_what_gunicorn_refuses_by_itself_is_in_no_log_either(site):
    with socket.create_connection(("127.0.0.1", site.port)) as connection:
        answer, _ = answered(connection, f"GET /{CANARY} HTTP/1.1\r\n{CANARY}\r\n\r\n".encode())
    assert answer.status == 400
    site.wait_until_it_says('"logger": "gunicorn.error"')
    assert CANARY not in site.output


def test_too_large_a_form_is_told_in_words(proxy):
    head = get("/en/booking", "Content-Length: 40000", method="POST")
    answer, body = proxy.ask(head)

    assert answer.status == 413
    assert b"Your browser sent too much. Nothing was booked." in body and b'lang="es"' in body


def test_headers_of_more_than_16_kb_are_refused(proxy):
    many = [f"X-{number}: {'a' * 4000}" for number in range(5)]

    assert proxy.ask(get("/en/help", *many))[0].status == 400
    assert proxy.ask(get("/en/help", *many[:2]))[0].status == 200


def test_a_request_with_two_lengths_is_refused(proxy):
    both = get("/en/booking", "Content-Length: 3", "Transfer-Encoding: chunked", method="POST")
    twice = get("/en/booking", "Content-Length: 3", "Content-Length: 4", method="POST")

    assert [proxy.ask(request)[0].status for request in (both, twice)] == [400, 400]


def test_while_the_program_is_away_the_proxy_says_so_in_the_language_of_the_address(tmp_path):
    with run_nginx(tmp_path, upstream=free_port()) as running:
        for path, asked, language in (
            ("/es/booking", "en", "es"),
            ("/es", "en", "es"),
            ("/en/events", "es", "en"),
            ("/", "es-MX,es;q=0.9", "es"),
            ("/", "en,es", "en"),
        ):
            answer, body = running.ask(get(path, f"Accept-Language: {asked}"))
            assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
            assert f'<html lang="{language}">' in body.decode()
