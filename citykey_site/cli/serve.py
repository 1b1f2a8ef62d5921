"""One command is a whole site: schema, demonstration, pages, letters, reminders, erasure."""

import signal
from functools import partial

import click

from citykey_site import clock
from citykey_site.cli.at_hand import AtHand
from citykey_site.cli.context import Site, site
from citykey_site.cli.dispatcher import Dispatcher
from citykey_site.cli.listening import Listening
from citykey_site.cli.worker import Worker
from citykey_site.config import BadSetting, read_settings
from citykey_site.domain.queueing import Lines
from citykey_site.services import demo
from citykey_site.storage import events, schema

GATE = "citykey.gate"
PAGES = "citykey.kept_pages"
# As many at a time as one process can usefully do; most of a request is Python.
THREADS = 8
# They wait without a thread, each with some 10 kB of memory, in the order in which they came.
MOST_WAITING = 3000


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def command(host: str, port: int) -> None:
    """Serve the site, and send letters, write reminders and erase days beside it."""
    overrides = {}
    if read_settings().demo and not read_settings().base_url:
        overrides["base_url"] = f"http://{host}:{port}"
    with site(**overrides) as running:
        delivery = running.delivery()
        schema.upgrade()
        _fill_demonstration(running)
        listening = _listening(running, host, port)
        worker = Worker(running, delivery)
        signal.signal(signal.SIGTERM, partial(_stop, listening))
        worker.start()
        _greet(running, host, port)
        try:
            listening.run()
        finally:
            worker.stop()
            worker.join()
    click.echo("Stopped.")


def _listening(running: Site, host: str, port: int) -> Listening:
    gate, proxies = running.app.extensions[GATE], running.settings.trusted_proxies
    lines: Lines = Lines(workers=THREADS, most=MOST_WAITING)
    gate.stand_aside(lines)
    at_hand = None
    if running.settings.sqlalchemy_database_uri.startswith("sqlite"):
        # Any other database is asked over a network, and the sockets would wait for it.
        at_hand = AtHand(running.app.extensions[PAGES], proxies=proxies)
    dispatcher = Dispatcher(lines, note=gate.REFUSED, proxies=proxies, at_hand=at_hand)
    trust = {"clear_untrusted_proxy_headers": not proxies}
    try:
        return Listening(running.app, dispatcher, host=host, port=port, **trust)
    except (OSError, ValueError):
        dispatcher.shutdown()
        raise BadSetting(
            f"port {port} of {host} cannot be opened. Another program has it, or that address is "
            "not of this machine: see --port and --host."
        ) from None


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


def _stop(listening: Listening, *_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    click.echo("Stopping: what has begun is finished first.")
    listening.stop()
