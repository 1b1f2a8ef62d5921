"""Loads the program without pauses: what is made meanwhile stays as long as the program."""

import gc
from importlib import import_module

# Looking for circles among modules finds none, and takes a quarter of a start (2.1 s, else 1.6).
gc.disable()


def done() -> None:
    """Lets Python look for circles again, but never among what was loaded."""
    gc.freeze()
    gc.enable()


class Later:
    """Is a module that is loaded when something of it is asked for, not while the program starts.

    For libraries that few requests or commands need. Threads may ask at once.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> object:
        return getattr(import_module(self._name), attribute)
