"""The entry for WSGI servers: `gunicorn wsgi:app`."""

from citykey_site import create_app

app = create_app()
