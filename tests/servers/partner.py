"""Stands in for the website of a partner: one page of another origin, served as it is given."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


@contextmanager
def partner_site(html: str) -> Iterator[str]:
    """Gives the address of a site whose every page is this one."""

    class Handler(BaseHTTPRequestHandler):
        """Answers every request alike."""

        def do_GET(self) -> None:
            """Sends the page."""
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            # The strictest wish of a page: what it shows must have agreed to be shown.
            self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            """Writes nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
