"""Lines of the log: JSON, one for each record, and nothing of what a library was given."""

import json
import logging
import subprocess
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from citykey_site.logs import Lines, failure
from citykey_site.storage.db import session
from tests.log_lines import writing
from tests.servers.site import CHECKOUT

CANARY = "canary@example.org"
NASTY = f'{CANARY}\r\n{{"level": "ERROR"}}\x1b[2J\u2028\u0085end'
# The file of these lines is none of ours.
LIBRARY = """
import logging
log = logging.getLogger("library")
log.warning("The queue is full")
log.warning("Serving %s", given)
log.warning("Serving %s" % given)
log.warning(given)
"""
OWN_FILE = str(CHECKOUT / "citykey_site" / "web" / "errors.py")


def own(message: str, *args: object) -> logging.LogRecord:
    """Returns a record of a call in our own code."""
    return logging.LogRecord("citykey_site.x", 30, OWN_FILE, 1, message, args, None)


@pytest.fixture
def library(tmp_path):
    """Runs code as a library would, from a file of its own."""
    path = tmp_path / "library.py"
    path.write_text(LIBRARY)
    return lambda: exec(compile(LIBRARY, str(path), "exec"), {"given": CANARY})


def test_words_from_outside_stay_within_their_line():
    line = Lines().format(own("told: %s", NASTY))

    assert line.isascii() and line.isprintable()
    assert json.loads(line)["says"] == f"told: {NASTY}"


def test_a_library_says_only_what_stands_in_its_own_code(library):
    with writing() as written:
        library()

    said = [line["says"] for line in written.lines if line["logger"] == "library"]
    assert said == ["The queue is full", "Serving %s", "", ""]
    assert "canary" not in written.text


def test_a_failure_is_its_type_and_its_places(library):
    with writing() as written:
        try:
            raise ValueError(CANARY)
        except ValueError:
            logging.getLogger("library").exception("It failed", stack_info=True)

    assert written.lines[-1]["error"] == "ValueError"
    assert written.lines[-1]["place"].startswith("tests.test_logs:")
    assert "canary" not in written.text


def test_a_failed_statement_never_says_its_values(app):
    with pytest.raises(OperationalError) as failed:
        session().execute(
            text("SELECT nothing FROM nowhere WHERE email = :email"), {"email": CANARY}
        )

    assert "canary" not in str(failed.value)
    assert failure(failed.value)["error"] == "OperationalError"


PROCESS = f"""
import logging, resource, sys, threading, warnings
sys.path.insert(0, "citykey_site")
import logs
library = logging.getLogger("waitress")
library.addHandler(logging.StreamHandler())
library.setLevel(logging.DEBUG)
library.propagate = False
logs.set_up()
library.info("only for whoever looks for a fault")
library.warning("Client disconnected while serving %s" % {CANARY!r})
logging.getLogger("x").warning("%s and %s", {CANARY!r})
own = compile("library.warning('%s and %s', given)", logs.FOLDER + "own.py", "exec")
exec(own, {{"library": library, "given": {CANARY!r}}})
warnings.warn({CANARY!r})
class Stubborn:
    def __del__(self): raise ValueError({CANARY!r})
def fail(): raise ValueError({CANARY!r})
thread = threading.Thread(target=fail)
thread.start(); thread.join()
Stubborn()
assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
fail()
"""


def test_a_process_that_breaks_in_every_way_tells_no_words():
    done = subprocess.run(
        [sys.executable, "-c", PROCESS],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )

    levels = [
        line.partition('"level": "')[2].partition('"')[0] for line in done.stderr.splitlines()
    ]
    assert levels == ["WARNING"] * 3 + ["CRITICAL"] * 3
    assert "canary" not in done.stderr + done.stdout
    assert done.stderr.count('"error": "ValueError"') == 3
    assert done.returncode == 1
