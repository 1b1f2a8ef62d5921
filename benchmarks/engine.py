"""The deed without HTTP: against PostgreSQL's own benchmark, and a crowd in line on SQLite."""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import make_url, select, update

from benchmarks.bare import DIGEST, LETTER_BYTES, SEALED, bare_deed
from benchmarks.bookings_postgres import database
from benchmarks.measure import Row
from benchmarks.people import roomy_window
from citykey_site import create_app
from citykey_site.storage import schema
from citykey_site.storage.db import db, transaction
from citykey_site.storage.tables import SlotRow
from tests.servers.pieces import postgres_folder

PROCESSES, DEEDS, ROUNDS = 2, 100, 5
CROWD, EACH = 64, 4
LEAST_OF_PGBENCH = 0.25
MOST_SPREAD = 4.0
TPS = re.compile(r"tps = ([\d.]+)")
# What `benchmarks.bare` says, by the fastest who can say it: prepared, from C.
SCRIPT = """
BEGIN;
SELECT pg_advisory_xact_lock_shared(2177);
UPDATE slot SET taken = taken + 1 WHERE id = {slot} AND taken + 1 <= capacity;
INSERT INTO booking (uid, slot_id, day, party_size, language, state, sequence, email_sealed,
    email_index, code_sealed, code_index, form_index, slip)
VALUES (md5(random()::text), {slot}, '2026-12-01', 1, 'en', 'booked', 0, {sealed},
    {digest}, {sealed}, {digest}, {digest}, md5(random()::text));
INSERT INTO letter (uid, kind, day, sealed, state, attempts, due_at)
VALUES (md5(random()::text), 'booked', '2026-12-01', {letter}, 'waiting', 0, now());
COMMIT;
"""


def rows() -> Iterator[Row]:
    """Measures both engines."""
    with tempfile.TemporaryDirectory(prefix="citykey-engine-") as name:
        folder = Path(name)
        with database() as uri:
            yield _against_pgbench(folder / "postgresql", uri)
        yield from _crowd(folder / "sqlite")


def _against_pgbench(folder: Path, uri: str) -> Row:
    slot = _prepared(folder, uri)
    script = folder / "script.sql"
    sealed, digest, letter = (_bytes(size) for size in (SEALED, DIGEST, LETTER_BYTES))
    script.write_text(SCRIPT.format(slot=slot, sealed=sealed, digest=digest, letter=letter))
    ours, theirs = [], []
    with _processes(folder, uri) as ask:
        for number in range(ROUNDS + 1):
            ask(["emptied"] * PROCESSES)
            rate = sum(DEEDS / seconds for seconds in ask(["deeds"] * PROCESSES))
            ask(["emptied"] * PROCESSES)
            other = _pgbench(uri, script)
            if number:
                ours.append(rate)
                theirs.append(other)
    rate = median(ours) / median(theirs)
    return Row(
        what=f"the deed by SQLAlchemy alone on PostgreSQL, {PROCESSES} processes, against pgbench",
        measured=f"{rate:.2f} × ({median(ours):.0f} of {median(theirs):.0f} a second)",
        target=f"≥ {LEAST_OF_PGBENCH} ×",
        reached=rate >= LEAST_OF_PGBENCH,
    )


def _crowd(folder: Path) -> Iterator[Row]:
    _prepared(folder, "")
    with _processes(folder, "") as ask:
        ask(["crowd"] * PROCESSES)
        ask(["emptied"] * PROCESSES)
        found = sorted(tuple(item) for part in ask(["crowd"] * PROCESSES) for item in part)
    cuts = quantiles((done - came for came, done in found), n=100, method="inclusive")
    overtaken = sum(later[1] < first[1] for first, later in pairwise(found))
    p50, p99 = cuts[49], cuts[98]
    yield Row(
        what=f"{CROWD} clients on one window on SQLite, {PROCESSES} processes: p99 against p50",
        measured=f"{p99 / p50:.1f} × (p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms)",
        target=f"≤ {MOST_SPREAD:.0f} ×",
        reached=p99 / p50 <= MOST_SPREAD,
    )
    yield Row(
        what="of them, answered before who asked just before them",
        measured=f"{100 * overtaken / len(found):.1f} %",
    )


def _bytes(size: int) -> str:
    return f"decode(left(repeat(md5(random()::text), {size // 16 + 1}), {size * 2}), 'hex')"


def _prepared(folder: Path, uri: str) -> int:
    """Makes the schema and a roomy window; returns its row."""
    folder.mkdir()
    app = create_app(instance=folder, demo=True, sqlalchemy_database_uri=uri)
    with app.app_context():
        schema.upgrade()
        roomy_window()
        slot = db.session.scalars(select(SlotRow.id).order_by(SlotRow.id)).all()[-1]
        db.session.remove()
        db.engine.dispose()
    return slot


def _pgbench(uri: str, script: Path) -> float:
    """Returns how many transactions a second as many clients do as we have processes."""
    address = make_url(uri)
    done = subprocess.run(
        [
            *(str(postgres_folder() / "pgbench"), "-n", "-M", "prepared", "-f", str(script)),
            *("-c", str(PROCESSES), "-j", str(PROCESSES), "-t", str(DEEDS)),
            *("-h", address.host, "-p", str(address.port), "-U", address.username),
            address.database,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(TPS.search(done.stdout).group(1))


@contextmanager
def _processes(folder: Path, uri: str) -> Iterator:
    """Gives what lets each process do something at the same moment, and returns what they say."""
    command = [sys.executable, "-m", "benchmarks.engine", str(folder), uri]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    with ExitStack() as stack:
        others = [stack.enter_context(subprocess.Popen(command, **pipes)) for _ in range(PROCESSES)]
        for other in others:
            other.stdout.readline()

        def ask(words: list[str]) -> list:
            for other, word in zip(others, words, strict=True):
                other.stdin.write(f"{word}\n")
            return [json.loads(other.stdout.readline()) for other in others]

        yield ask


def _emptied(_app, _deed) -> None:
    # A window has room for 1,000 at most: each round finds it empty.
    with transaction() as session:
        session.execute(update(SlotRow).values(taken=0))


def _seconds_of_deeds(_app, deed) -> float:
    start = time.perf_counter()
    for _ in range(DEEDS):
        deed()
    return time.perf_counter() - start


def _in_crowd(app, deed) -> list[tuple[float, float]]:
    """Returns when each deed was asked for and when it was answered, on the machine's clock."""

    def person(_number: int) -> list[tuple[float, float]]:
        moments = []
        with app.app_context():
            for _ in range(EACH):
                came = time.monotonic()
                deed()
                moments.append((came, time.monotonic()))
        return moments[1:-1]  # While all of the crowd stand in line.

    with ThreadPoolExecutor(CROWD // PROCESSES) as threads:
        return [item for part in threads.map(person, range(CROWD // PROCESSES)) for item in part]


def main(folder: str, uri: str) -> None:
    """Does what each line of the input says, and answers with a line."""
    app = create_app(instance=Path(folder), demo=True, sqlalchemy_database_uri=uri)
    tasks = {"emptied": _emptied, "deeds": _seconds_of_deeds, "crowd": _in_crowd}
    with app.app_context():
        deed = bare_deed()
        print("ready", flush=True)
        for line in sys.stdin:
            print(json.dumps(tasks[line.strip()](app, deed)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
