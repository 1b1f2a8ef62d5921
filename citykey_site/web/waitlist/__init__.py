"""The waitlist for residents: joining it, and what is at the end of the links in its letters."""

from citykey_site.web.waitlist import answers, entry, join

PARTS = (join, entry, answers)
