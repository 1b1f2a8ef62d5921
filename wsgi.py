"""The entry for WSGI servers: `gunicorn wsgi:app`. Their own lines are written as ours are."""

from citykey_site import create_app, logs

logs.set_up()
app = create_app()
