"""Draws in processes that are killed (kill -9) before and after each transaction is kept.

    python -m tests.services.draw_killer DATA_FOLDER DATABASE_URI

It forks one child after another. The first is killed before it keeps the closed list, the next
after that, the next before the first party's transaction is kept, and so on, until a child finds
nothing more to do. Prints how many were killed.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from citykey_site import create_app
from citykey_site.services import drawing
from citykey_site.words import templates
from tests import make
from tests.services.draw_people import AFTER

MOST = 150


def main() -> None:
    """Lets children draw and be killed until the draw is done."""
    folder, uri = sys.argv[1:]
    app = create_app(instance=Path(folder), demo=False, sqlalchemy_database_uri=uri or None)
    _warm_up()
    killed = 0
    for number in range(MOST):
        # Once the list is closed, the first commit of each child is the look at it.
        if not _dies(app, commits=number // 2 and 1, after=bool(number % 2)):
            break
        killed += 1
    print(killed)


def _warm_up() -> None:
    # Once for all children: words and templates take longer than the drawing.
    for letter in ("booked", "draw_won", "draw_not_won"):
        for part in ("subject.txt", "body.txt"):
            templates.text("en").get_template(f"mail/{letter}/{part}")
        templates.html("en").get_template(f"mail/{letter}/body.html")


def _dies(app: Flask, *, commits: int, after: bool) -> bool:
    child = os.fork()
    if child == 0:
        _draw(app, commits=commits, after=after)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False


def _draw(app: Flask, *, commits: int, after: bool) -> None:
    Session.commit = _deadly(Session.commit, commits=commits, after=after)
    with app.app_context():
        drawing.run_due(office=make.OFFICE, now=AFTER)


def _deadly(commit: Callable, *, commits: int, after: bool) -> Callable:
    left = iter(range(commits))

    def die(session: Session) -> None:
        if next(left, None) is not None:
            return commit(session)
        if after:
            commit(session)
        os.kill(os.getpid(), signal.SIGKILL)

    return die


if __name__ == "__main__":
    main()
