"""Takes each protection away, one at a time, and sees whether its test turns red.

    .venv/bin/python -m tests.mutations [NAME …]

The list is tests/mutations.toml; the result goes to docs/security/mutations.md, where rows of
protections that were not asked for stay as they were. Each run works in a copy of the tree.
"""

import os
import re
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "tests" / "mutations.toml"
RESULT = ROOT / "docs" / "security" / "mutations.md"
LEFT_OUT = shutil.ignore_patterns(".*", "*.whl", "instance", "__pycache__", "node_modules")
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.M)
SECONDS = 900
OURS = {"citykey_site", "tests", "wsgi"}
LIBRARIES = (
    "alembic", "bs4", "email_validator", "flask_babel", "flask_limiter", "flask_sqlalchemy",
    "flask_wtf", "html5lib", "httpx", "hypothesis", "icalendar", "joserfc", "nacl.bindings",
    "playwright.sync_api", "polib", "pyotp", "segno", "sqlalchemy.orm", "waitress", "xdist",
)  # fmt: skip
WAYS = {0: "green", 1: "red"}
HEAD = """# What happens when a protection is taken away

Each row takes one protection out of a copy of the code (`tests/mutations.toml`) and runs the tests
that guard it. *Red* is what is wanted: somebody notices. *Green* is a protection that no test
guards; *error* is a copy that did not run at all, which proves nothing. Made by
`.venv/bin/python -m tests.mutations`; `tests/house/test_mutations.py` holds the list to the code.
Numbers with R are those of the requirements that the project was made from, with T of threats.md.

"""
COLUMNS = "| taken away | guards | where | test | result | date |\n|---|---|---|---|---|---|\n"
CELL = re.compile(r"^\| (?P<name>[^|]+?) \|.*\| (?P<result>\w+) \| (?P<day>[\d-]+) \|$", re.M)


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """Is one protection: what to find in which file, what to put there, which tests notice.

    `behind` says what else protects where none of them notices.
    """

    name: str
    guards: str
    file: str
    find: str
    put: str
    tests: tuple[str, ...]
    behind: str = ""


def read(path: Path = LIST) -> list[Mutation]:
    """Returns the list."""
    found = tomllib.loads(path.read_text("utf-8"))["mutation"]
    return [Mutation(**{**entry, "tests": tuple(entry["tests"])}) for entry in found]


def main(names: list[str]) -> int:
    """Runs the named mutations, or all, and writes the result.

    Returns 1 where one was not noticed and nothing else stands behind it.
    """
    every = read()
    wanted = [each for each in every if not names or each.name in names]
    outcomes = earlier()
    _load_libraries()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "site"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        (copy / ".ci").symlink_to(ROOT / ".ci")
        sound = _sound(copy, wanted)
        for each in wanted:
            said = result(copy, each) if sound.issuperset(each.tests) else "unsound"
            outcomes[each.name] = (said, datetime.now(UTC).date())
            print(f"{said:8} {each.name}", flush=True)
    RESULT.write_text(_page(every, outcomes), "utf-8")
    return int(
        any(outcomes[each.name][0] != ("green" if each.behind else "red") for each in wanted)
    )


def earlier() -> dict[str, tuple[str, date]]:
    """Returns the results that the page has."""
    text = RESULT.read_text("utf-8") if RESULT.exists() else ""
    return {
        row["name"]: (row["result"], date.fromisoformat(row["day"])) for row in CELL.finditer(text)
    }


def _sound(copy: Path, wanted: list[Mutation]) -> set[str]:
    """Returns the tests that are green in the copy as it is; only those can turn red."""
    tests = {test for each in wanted for test in each.tests}
    code, said = _run(copy, sorted(tests), "-rfE")
    broken = set(FAILED.findall(said))
    if code not in WAYS:
        return {test for test in tests if _run(copy, [test])[0] == 0}
    return {test for test in tests if not any(name.startswith(test) for name in broken)}


def result(copy: Path, mutation: Mutation) -> str:
    """Returns what the tests say of a copy without one protection; the copy is mended after it."""
    file = copy / mutation.file
    whole = file.read_text("utf-8")
    if whole.count(mutation.find) != 1:
        return "error"
    file.write_text(whole.replace(mutation.find, mutation.put), "utf-8")
    try:
        return WAYS.get(_run(copy, mutation.tests, "-x")[0], "error")
    finally:
        file.write_text(whole, "utf-8")


def _run(copy: Path, tests, *more: str) -> tuple[int, str]:
    """Runs tests in the copy and returns pytest's exit code and what it said.

    In a child that is forked from this process, which has loaded the libraries already.
    """
    arguments = ["-q", "-p", "no:cacheprovider", "-p", "no:warnings", "-m", "", *more, *tests]
    said = copy.parent / "said"
    child = os.fork()
    if child == 0:
        _in_child(copy, said, arguments)
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), said.read_text("utf-8", "replace")
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return -1, ""


def _in_child(copy: Path, said: Path, arguments: list[str]) -> None:
    """Runs pytest in the copy; never returns."""
    os.setsid()
    handle = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.chdir(copy)
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    sys.path[:0] = [str(copy)]
    sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != ROOT]
    os.environ["PYTHONPATH"] = str(copy)
    os._exit(int(pytest.main(arguments)))


def _load_libraries() -> None:
    for name in LIBRARIES:
        with suppress(ImportError):
            import_module(name)


def _page(every: list[Mutation], outcomes: dict[str, tuple[str, date]]) -> str:
    never = ("never", date.min)
    red = sum(outcomes.get(each.name, never)[0] == "red" for each in every)
    rows = [_row(each, *outcomes.get(each.name, never)) for each in every]
    behind = [f"* {each.name}: {each.behind}\n" for each in every if each.behind]
    reasons = (
        f"\n## What stands behind those that stay green\n\n{''.join(behind)}" if behind else ""
    )
    return f"{HEAD}{red} of {len(every)} red.\n\n{COLUMNS}{''.join(rows)}{reasons}"


def _row(each: Mutation, result: str, day: date) -> str:
    tests = ", ".join(f"`{test}`" for test in each.tests)
    return f"| {each.name} | {each.guards} | `{each.file}` | {tests} | {result} | {day} |\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
