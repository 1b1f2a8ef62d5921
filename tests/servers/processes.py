"""Says as whom a server's process runs, and when it ends."""

import os
import pwd
import shutil
from contextlib import suppress
from typing import Any

# PostgreSQL refuses to run as root: then it runs as the first of these that exists.
UNPRIVILEGED_USERS = ("postgres", "nobody")


def not_root() -> dict[str, Any]:
    """Gives the arguments for `subprocess` that give up root; none where we are not root.

    Raises RuntimeError where the machine has no other user.
    """
    if os.geteuid() != 0:
        return {}
    for name in UNPRIVILEGED_USERS:
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("This server does not run as root, and no other user was found.")


def dying_with_us() -> list[str]:
    """Gives the words before a command that make it stop even where the tests are killed.

    Linux only (`setpriv` sends SIGQUIT when the thread that started it ends, so start servers
    from the main thread); elsewhere there are none.
    """
    return ["setpriv", "--pdeathsig=QUIT"] if shutil.which("setpriv") else []
