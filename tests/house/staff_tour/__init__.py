"""A walk through every staff page and every state of it, one part of the work in each file.

Each file has `walk(guide)`; it gets a site of its own, and sees each page of its part at least
once in each state: empty, filled, refused, late, canceled.
"""

PARTS: tuple[str, ...] = (
    "sign_in",
    "booking",
    "passes",
    "door",
    "roster",
    "events",
    "knowing",
    "changes",
    "draws",
    "imports",
    "limits",
    "release",
    "reports",
    "sso",
)
