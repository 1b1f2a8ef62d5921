"""How much a form of staff may send; residents send a few hundred bytes and stay at their limit.

Only who is let into a page may send more, so this comes after the guard.
"""

from flask import Flask, request

from citykey_site.web.staff.guard import actor

# A list from paper, or an event with words in thirteen languages.
LARGEST_FORM = 256 * 1024
MOST_FIELDS = 600
# A file of more than 2 MB still arrives, so that a page can say that it is too big.
LARGEST_FILE = 6 * 1024 * 1024
LARGEST_CARRIED = 400 * 1024
FILES = {"staff_imports.read"}


def init_app(app: Flask) -> None:
    """Raises the limits for the pages of staff; call it after the guard's `init_app`."""
    app.before_request(_allow)


def _allow() -> None:
    if actor() is None or request.method != "POST":
        return
    takes_file = request.endpoint in FILES
    request.max_content_length = LARGEST_FILE if takes_file else LARGEST_FORM
    request.max_form_memory_size = LARGEST_CARRIED if takes_file else LARGEST_FORM
    request.max_form_parts = MOST_FIELDS
