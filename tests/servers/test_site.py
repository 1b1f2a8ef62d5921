"""Shows that a program is started, waited for and stopped as a host would do it."""

import sys
import urllib.request

import pytest

from tests.servers.site import run_site

# A program as small as can be: it greets with a setting, and ends with 7 when asked to end.
SMALL_SITE = """
import os, signal, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Greeter(BaseHTTPRequestHandler):
    def do_GET(self):
        words = os.environ.get("CITYKEY_PHONE", "nothing").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
HTTPServer(("127.0.0.1", int(sys.argv[1])), Greeter).serve_forever()
"""
COMMAND = (sys.executable, "-c", SMALL_SITE.replace("{", "{{").replace("}", "}}"), "{port}")


def test_a_site_answers_with_the_settings_that_it_was_given():
    with (
        run_site(COMMAND, environment={"CITYKEY_PHONE": "311"}) as site,
        urllib.request.urlopen(site.url) as answer,
    ):
        assert answer.read() == b"311"


def test_a_setting_of_this_machine_does_not_reach_the_site(monkeypatch):
    monkeypatch.setenv("CITYKEY_PHONE", "911")
    with run_site(COMMAND, environment={}) as site, urllib.request.urlopen(site.url) as answer:
        assert answer.read() == b"nothing"


def test_a_stopped_site_tells_its_exit_code_and_what_it_wrote():
    with run_site(COMMAND, environment={}) as site:
        assert site.stop() == 7
        assert "GET /healthz" in site.output


def test_a_site_that_ends_at_once_is_a_failure_that_shows_its_last_words():
    command = (sys.executable, "-c", "import sys; sys.exit('The key file is missing.')")
    with (
        pytest.raises(RuntimeError, match=r"The key file is missing\."),
        run_site(command, environment={}),
    ):
        pass
