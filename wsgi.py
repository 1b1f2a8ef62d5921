"""The entry for WSGI servers: `gunicorn wsgi:app`. Their own lines are written as ours are."""

import sys
from contextlib import suppress

from sqlalchemy.exc import OperationalError

from citykey_site import create_app, logs
from citykey_site.storage import schema

# What makes gunicorn stop as a whole, in place of starting the same program again and again.
CANNOT_START = 3

logs.set_up()
app = create_app()
# Where the database is away, the site starts and says so until it is back.
with app.app_context(), suppress(OperationalError):
    misfit = schema.problem()
    if misfit is not None:
        print(misfit, file=sys.stderr, flush=True)
        sys.exit(CANNOT_START)
