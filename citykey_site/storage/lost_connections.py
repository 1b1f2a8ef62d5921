"""How soon the program and PostgreSQL notice that the machine of the other one is gone.

A machine that loses its power or its cable says nothing: without this a page would wait a quarter
of an hour for the answer of a dead server, and a dead program would keep the lock of a window for
two hours. A killed process needs none of it; its machine hangs up for it.
"""

from sqlalchemy import make_url

# For libpq (PostgreSQL 15, 34.1.2), in seconds, the last in milliseconds. The address of the
# database may say each otherwise.
OURS = {
    "connect_timeout": 3,  # For each host of the address.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
# For the server, about this program: it ends what nobody will finish, and frees the locks.
THEIRS = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",
}


def patience(uri: str) -> dict[str, object]:
    """Returns the arguments of each connection, less what the address of the database says."""
    said = make_url(uri).query
    options = " ".join(f"-c {name}={value}" for name, value in THEIRS.items())
    wanted = OURS | {"options": options}
    return {name: value for name, value in wanted.items() if name not in said}
