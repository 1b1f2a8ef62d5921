"""News of new events for residents: signing up, changing, leaving by page or by one click."""

from citykey_site.web.updates import one_click, sign_up, wish

PARTS = (sign_up, wish, one_click)
