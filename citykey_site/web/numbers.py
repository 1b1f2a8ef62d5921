"""The numbers of `/metrics`: what all processes counted, how things stand, what a process takes."""

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from citykey_site import clock
from citykey_site.config import Settings
from citykey_site.counts import Living, Name, Seen
from citykey_site.services import measures
from citykey_site.services.measures import Measures
from citykey_site.storage import readiness, schema
from citykey_site.web.metric_lines import Metric, Sample, counter, gauge
from citykey_site.web.tally import BUCKETS, MICRO, STATUSES, STEPS

PROCESSES = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Holds how things stand in the database and in the folder of keys."""

    measures: Measures
    is_ready: bool


def stand(settings: Settings) -> Stand:
    """Reads how things stand. Raises SQLAlchemy's error where the database is away."""
    now = clock.now()
    return Stand(
        measures=measures.read(erase_after=timedelta(hours=settings.erase_after_hours), now=now),
        is_ready=schema.fits() and readiness.can_write(),
    )


def every(seen: Seen, found: Stand | None, *, most_connections: int) -> Iterator[Metric]:
    """Yields every number; those of the database have no value where it did not answer.

    `most_connections` is how many one process may have.
    """
    yield from _requests(seen)
    yield from _counted(seen)
    yield from _standing(found)
    yield from _levels(seen, most_connections)
    yield from _processes(seen)


def _requests(seen: Seen) -> Iterator[Metric]:
    asked = list(_of(seen, "request"))
    yield counter(
        "citykey_answers_total",
        "Requests answered, by the kind of their status; 503 is apart.",
        [
            ({"status": status}, sum(number for name, number in asked if name[3] == status))
            for status in STATUSES
        ],
    )
    yield counter(
        "citykey_requests_total",
        "The same by the rule of the page and the method.",
        [
            ({"route": name[1], "method": name[2], "status": name[3]}, number)
            for name, number in asked
            if number
        ],
    )
    yield Metric(
        name="citykey_request_seconds",
        kind="histogram",
        says="How long requests took in the program, by the rule of the page.",
        samples=tuple(_lasted(seen)),
    )


def _lasted(seen: Seen) -> Iterator[Sample]:
    for (_, route), micros in _of(seen, "micros"):
        total = 0
        counts = [seen.sums["lasted", route, step] for step in STEPS]
        if not any(counts):
            continue
        for limit, number in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
            total += number
            yield "_bucket", {"route": route, "le": limit}, total
        yield "_sum", {"route": route}, micros / MICRO
        yield "_count", {"route": route}, total


def _counted(seen: Seen) -> Iterator[Metric]:
    for name, key, label, says in (
        ("bookings", "deed", "deed", "Appointments made, changed, canceled, or ended by staff."),
        ("refusals", "refusal", "refusal", "Named refusals that people were told."),
        ("suspicious_requests", "why", "why", "Requests refused that may be an attack."),
        ("kept_pages", "kept", "found", "Public pages answered from memory, or made to be kept."),
        ("overload_refusals", "refused", "line", "Requests told to come back: too many at once."),
    ):
        samples = [({label: found[1]}, number) for found, number in _of(seen, key)]
        yield counter(f"citykey_{name}_total", says, samples)


def _standing(found: Stand | None) -> Iterator[Metric]:
    yield gauge("citykey_database_up", "1 if the database answered in time.", found is not None)
    for name, says, read in STANDING:
        yield gauge(f"citykey_{name}", says, None if found is None else read(found))


def _silence(found: Stand) -> float | None:
    silent = found.measures.silent
    return None if silent is None else silent.total_seconds()


STANDING: tuple[tuple[str, str, Callable[[Stand], float | None]], ...] = (
    ("ready", "1 if a booking could be written: schema and database.", lambda s: s.is_ready),
    ("letters_waiting", "Letters not yet sent.", lambda s: s.measures.letters),
    (
        "letter_late_seconds",
        "How overdue the oldest letter is.",
        lambda s: s.measures.letter_late.total_seconds(),
    ),
    ("letters_failed", "Letters that could not be delivered.", lambda s: s.measures.letters_failed),
    (
        "erasure_late_days",
        "Event days that should be erased and are not.",
        lambda s: s.measures.days_late,
    ),
    ("duties_failing", "Duties that failed the last time.", lambda s: s.measures.duties_failing),
    ("worker_silent_seconds", "Since a duty was last tried.", _silence),
    (
        "clock_doubted",
        "1 while the erasure does not believe the clock.",
        lambda s: s.measures.clock_doubted,
    ),
    ("backup_age_days", "Days since the newest backup.", lambda s: s.measures.backup_days),
)


def _levels(seen: Seen, most: int) -> Iterator[Metric]:
    for name, key, says in (
        ("requests_waiting", "waiting", "Requests that wait for a turn, in all processes."),
        ("database_connections", "connections", "Connections in use, of all processes."),
        ("kept_pages_bytes", "kept_bytes", "Memory of the kept pages, of all processes."),
    ):
        yield gauge(f"citykey_{name}", says, sum(each.levels[(key,)] for each in seen.living))
    processes = len(seen.living)
    yield gauge("citykey_database_connections_most", "Connections they may use.", most * processes)
    yield gauge("citykey_processes", "Processes of this machine that count.", processes)


def _processes(seen: Seen) -> Iterator[Metric]:
    descriptors, memory = [], []
    for process in seen.living:
        labels = {"process": str(process.place)}
        with suppress(OSError, ValueError):  # It has just ended, or this system has no /proc.
            memory.append(("", labels, _memory(process)))
            descriptors.append(("", labels, _descriptors(process)))
    for name, says, samples in (
        ("process_memory_bytes", "Memory that a process has (resident).", memory),
        ("process_descriptors", "Files and connections that a process has open.", descriptors),
    ):
        yield Metric(name=f"citykey_{name}", kind="gauge", says=says, samples=tuple(samples))
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield gauge("citykey_process_descriptors_most", "Descriptors that a process may open.", limit)


def _memory(process: Living) -> int:
    pages = (PROCESSES / str(process.pid) / "statm").read_text("ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _descriptors(process: Living) -> int:
    return len(list((PROCESSES / str(process.pid) / "fd").iterdir()))


def _of(seen: Seen, key: str) -> Iterator[tuple[Name, int]]:
    return ((name, number) for name, number in seen.sums.items() if name[0] == key)
