"""Who came first writes first, in all processes of a machine; nobody waits for the dead."""

import errno
import fcntl
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from citykey_site.storage import sqlite
from citykey_site.storage.db import db, transaction
from citykey_site.storage.write_line import Line, NoTurn, line_of
from tests.crowd import meanwhile

CROWD = 64
PATIENCE_SECONDS = 20
# A child is a copy of this process: nothing has to be loaded again.
processes = get_context("fork")


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "line"


def until_waiting(line: Line, number: int) -> None:
    for _ in range(PATIENCE_SECONDS * 1000):
        if line.waiting() >= number:
            return
        threading.Event().wait(0.001)
    raise AssertionError("nobody stands in line")


class Told(Line):
    """Is a line that tells the parent when its process stands in it."""

    def __init__(self, path: Path, parent) -> None:
        super().__init__(path)
        self._parent = parent

    def _join(self, until):
        place = super()._join(until)
        self._parent.send("stands")
        return place


def stand(path: Path, name: str, parent, go) -> None:
    with Told(path, parent).turn(seconds=PATIENCE_SECONDS):
        with path.with_name("order").open("a") as order:
            order.write(f"{name} ")
        if go is not None:
            go.recv()


@contextmanager
def in_process(path: Path, name: str, *, go=None) -> Iterator:
    """Starts a process that stands in line, and waits until it does."""
    here, there = processes.Pipe()
    child = processes.Process(target=stand, args=(path, name, there, go))
    child.start()
    assert here.poll(PATIENCE_SECONDS) and here.recv() == "stands"
    yield child
    child.join(PATIENCE_SECONDS)
    assert child.exitcode is not None


@contextmanager
def waiting(line: Line, order: list, *names: str, seconds: float = PATIENCE_SECONDS):
    """Lets some stand in line in threads, one after the other; gives their outcomes to come."""

    def wait(name: str) -> None:
        with line.turn(seconds=seconds):
            order.append(name)

    with ThreadPoolExecutor(len(names)) as threads:
        outcomes: list[Future] = []
        for name in names:
            before = line.waiting()
            outcomes.append(threads.submit(wait, name))
            until_waiting(line, before + 1)
        yield outcomes


def come_one_by_one(app) -> list[int]:
    """Lets a crowd ask to write while somebody writes, and returns in which order they did."""
    order: list[int] = []
    line = line_of(Path(f"{db.engine.url.database}-line"))

    def write(number: int) -> None:
        with app.app_context(), transaction():
            order.append(number)

    with ThreadPoolExecutor(CROWD) as threads, transaction():
        for number in range(CROWD):
            threads.submit(write, number)
            until_waiting(line, number + 2)
    return order


def test_sixty_four_people_write_in_the_order_in_which_they_came(app):
    assert come_one_by_one(app) == list(range(CROWD))


def test_the_processes_of_a_machine_stand_in_one_line(path):
    order = path.with_name("order")
    with ExitStack() as children, Line(path).turn(seconds=1):
        for name in ("first", "second"):
            children.enter_context(in_process(path, name))
        order.write_text("we ")
    assert order.read_text() == "we first second "


def test_a_killed_process_leaves_the_line(path):
    _, never = processes.Pipe()
    with in_process(path, "killed", go=never) as child:
        with pytest.raises(NoTurn), Line(path).turn(seconds=0.05):
            pass
        os.kill(child.pid, signal.SIGKILL)
        with Line(path).turn(seconds=PATIENCE_SECONDS):
            pass


def test_who_gives_up_lets_nobody_pass(path):
    line, order = Line(path), []
    with ExitStack() as later, line.turn(seconds=1):
        [given_up] = later.enter_context(waiting(line, order, "gives up", seconds=0.05))
        later.enter_context(waiting(line, order, "next"))
        assert isinstance(given_up.exception(PATIENCE_SECONDS), NoTurn)
        order.append("we")
    assert order == ["we", "next"]


def test_a_deed_that_waits_too_long_for_its_turn_is_told_so(app, monkeypatch):
    monkeypatch.setattr(sqlite, "TURN_SECONDS", 0.02)

    def write() -> None:
        with transaction():
            pass

    with transaction(), meanwhile(app, write) as late:
        assert isinstance(late.exception(PATIENCE_SECONDS), OperationalError)
    write()


def hold_what_is_to_come(path: Path, parent, go) -> None:
    with path.open("w") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)  # Every byte there can be.
        parent.send("holds")
        go.recv()


def test_a_process_with_another_clock_keeps_nobody_waiting_for_ever(path):
    here, there = processes.Pipe()
    ours, go = processes.Pipe()
    child = processes.Process(target=hold_what_is_to_come, args=(path, there, go))
    child.start()
    try:
        assert here.poll(PATIENCE_SECONDS)
        line = Line(path)
        for _ in range(2):
            with pytest.raises(NoTurn), line.turn(seconds=0.02):
                pass
        assert line.waiting() == 0
    finally:
        ours.send("end")
        child.join(PATIENCE_SECONDS)


def test_where_the_system_has_no_lock_left_the_file_is_closed(path, monkeypatch):
    def none_left(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "lockf", none_left)
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(NoTurn), Line(path).turn(seconds=1):
        pass
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_without_a_folder_to_stand_in_nobody_writes(path):
    with pytest.raises(NoTurn), Line(path / "nowhere").turn(seconds=1):
        pass


def test_the_file_of_the_line_is_of_the_site_alone_and_stays_empty(app):
    with transaction():
        file = Path(f"{db.engine.url.database}-line")
        assert (file.stat().st_mode & 0o777, file.stat().st_size) == (0o600, 0)
