"""Loads the program without pauses: what is made meanwhile stays as long as the program."""

import gc

# Looking for circles among modules finds none, and took a quarter of a start (2.1 s, now 1.6).
gc.disable()


def done() -> None:
    """Lets Python look for circles again, but never among what was loaded."""
    gc.freeze()
    gc.enable()
