"""How much processor time a server has taken, with the processes that it started."""

from pathlib import Path

NANOSECONDS = 10**9


def cpu_seconds(pid: int) -> float:
    """Returns the time of all threads of a process and its children (proc(5), schedstat)."""
    total = 0.0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        total += int((thread / "schedstat").read_text().split()[0]) / NANOSECONDS
        children = (thread / "children").read_text().split()
        total += sum(cpu_seconds(int(child)) for child in children)
    return total
