"""Stopping all letters to a mailbox, and getting them again."""

from citykey_site.web.stop import again, link

PARTS = (again, link)
