"""One command is a whole site: schema, demonstration, pages, letters, reminders, erasure."""

import signal
import sys
from functools import partial

import click
from waitress.server import create_server

from citykey_site import clock
from citykey_site.cli.context import Site, site
from citykey_site.cli.worker import Worker
from citykey_site.config import read_settings
from citykey_site.services import demo
from citykey_site.storage import events, schema

THREADS = 8
# Longer than a booking may wait for its turn to write (`storage.db.BUSY_MILLISECONDS`); waitress
# would give up after 5 seconds and hang up on it.
FINISH_SECONDS = 20
# Staff send files of events. The site itself refuses more than 32 kB from residents, and says
# in words where a file is too big; waitress would only hang up.
LARGEST_BODY = 6 * 1024 * 1024
LARGEST_HEADERS = 16 * 1024
# A sender who says nothing for so long is let go; hundreds of slow ones hold nobody up, since
# waitress gives a thread only to a request that has arrived.
SILENCE_SECONDS = 30
MOST_CONNECTIONS = 1000


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def command(host: str, port: int) -> None:
    """Serve the site, and send letters, write reminders and erase days beside it."""
    overrides = {}
    if read_settings().demo and not read_settings().base_url:
        overrides["base_url"] = f"http://{host}:{port}"
    with site(**overrides) as running:
        delivery = running.delivery()
        schema.upgrade()
        _fill_demonstration(running)
        server = create_server(
            running.app,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            max_request_body_size=LARGEST_BODY,
            max_request_header_size=LARGEST_HEADERS,
            channel_timeout=SILENCE_SECONDS,
            cleanup_interval=SILENCE_SECONDS // 2,
            connection_limit=MOST_CONNECTIONS,
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=not running.settings.trusted_proxies,
        )
        dispatcher = server.task_dispatcher
        dispatcher.shutdown = partial(dispatcher.shutdown, timeout=FINISH_SECONDS)
        worker = Worker(running, delivery)
        signal.signal(signal.SIGTERM, _stop)
        worker.start()
        _greet(running, host, port)
        try:
            server.run()
        finally:
            worker.stop()
            server.close()
            worker.join()
    click.echo("Stopped.")


def _fill_demonstration(running: Site) -> None:
    if running.settings.demo and not events.any_from(clock.now()):
        made = demo.fill(office=running.office, now=clock.now())
        click.echo(f"Made {made.events} events with {made.bookings} made-up bookings.")


def _greet(running: Site, host: str, port: int) -> None:
    click.echo(f"The site is at http://{host}:{port}/ (stop it with Ctrl-C).")
    if running.settings.demo:
        click.echo("Demonstration: these events are not real.")
    if not running.settings.smtp_url:
        click.echo(f"Letters are kept as files in {running.settings.mail_folder}")


def _stop(*_: object) -> None:
    # waitress ends its loop at SystemExit: it takes no new request and finishes those it has.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    click.echo("Stopping: what has begun is finished first.")
    sys.exit(0)
