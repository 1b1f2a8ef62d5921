"""Runs a program under strace and tells which files it opened to write to."""

import re
from collections.abc import Sequence
from pathlib import Path

# Devices that keep nothing.
NOWHERE = {Path("/dev/null"), Path("/dev/tty")}
CALLS = "open,openat,openat2,creat,rename,renameat,renameat2,link,linkat"
OPENED = re.compile(r'\b(?:open|openat|openat2)\((?:[^,"]+, )?"([^"]*)", (\S+)')
NAMED = re.compile(r"\b(?:creat|rename\w*|link\w*)\((.*)")
WRITES = ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TMPFILE")


def traced(command: Sequence[str], log: Path) -> tuple[str, ...]:
    """Returns the command that runs another, threads and children included, and keeps a log.

    The tracer is a child, so that signals to the process reach the program itself.
    """
    return ("strace", "-D", "-f", "-qq", "-o", str(log), "-e", f"trace={CALLS}", *command)


def written_by(log: Path) -> set[Path]:
    """Returns the files that were opened to be written to, made, or given a name."""
    found: set[Path] = set()
    for line in log.read_text(errors="replace").splitlines():
        if " = -1 " in line:
            continue
        opened, named = OPENED.search(line), NAMED.search(line)
        if opened and any(flag in opened[2] for flag in WRITES):
            found.add(Path(opened[1]))
        elif named:
            found |= set(map(Path, re.findall(r'"([^"]*)"', named[1])))
    return found - NOWHERE
