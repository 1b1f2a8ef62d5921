"""Drives the text browser w3m by its keys, in a terminal of its own."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
from collections.abc import Callable
from pathlib import Path

from tests.servers.pieces import w3m

ROWS, COLUMNS = 50, 100
# What w3m would ask or tell in between is switched off: it would eat the next key.
OPTIONS = {
    "accept_cookie": "1",
    "show_cookie": "0",
    "confirm_qq": "0",
    "color": "0",
    "auto_image": "0",
    "display_charset": "UTF-8",
    "document_charset": "UTF-8",
    "fold_line": "0",
    "ignorecase_search": "0",
    "wrap_search": "1",
    "clear_buffer": "1",
}
ENTER, WIPE_LINE, TOP, DOWN = "\r", "\x15", "g", "j"
CHECKED = "[*]"
PLAIN = re.compile(r"[A-Za-z0-9 :,-]+")
# Keys are lost while a page is loading: what w3m asks when it has heard the key to save.
WHERE = b"Save buffer to"
PATIENCE_SECONDS = 60


class TextBrowser:
    """Is a person before w3m; use it as a context manager."""

    def __init__(self, folder: Path, address: str) -> None:
        self._folder = folder
        self._address = address
        self._saved = 0
        self._output = b""

    def __enter__(self) -> "TextBrowser":
        """Starts w3m on the address."""
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            self._become_w3m()
        size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, size)
        return self

    def __exit__(self, *_: object) -> None:
        """Ends w3m."""
        os.kill(self._pid, signal.SIGKILL)
        os.close(self._terminal)
        os.waitpid(self._pid, 0)

    def open(self, address: str) -> str:
        """Types an address and returns the page."""
        self._type("U", WIPE_LINE, address, ENTER)
        return self.page()

    def follow(self, words: str) -> str:
        """Goes to the first place with these words, presses Enter there, returns the page."""
        self._find(words)
        self._type(ENTER)
        return self.page()

    def fill(self, before: str, typed: str) -> None:
        """Types into the first field after some words."""
        self._find(before)
        self.fill_next(typed)

    def fill_next(self, typed: str) -> None:
        """Types into the field after the place where the person is."""
        self._type("\t", ENTER, WIPE_LINE, typed, ENTER)
        assert typed in self.page(), f"{typed!r} was not typed: {self.page()}"

    def press_next(self) -> str:
        """Presses the link or button after the place where the person is, returns the page."""
        self._type("\t", ENTER)
        return self.page()

    def tick(self, before: str) -> None:
        """Checks the first box after some words."""
        self._find(before)
        self._type("\t", ENTER)
        assert CHECKED in self.page(), f"no box is checked: {self.page()}"

    def choose(self, before: str, place: int) -> str:
        """Chooses from the first list after some words, so many rows down, and returns the page."""
        self._find(before)
        unchosen = self.page()
        self._type("\t", ENTER, *DOWN * place, ENTER)
        page = self.page()
        assert page != unchosen, f"nothing was chosen: {page}"
        return page

    def page(self) -> str:
        """Returns the page as w3m shows it; all keys until now are done by then."""
        self._saved += 1
        target = self._folder / f"page-{self._saved}"
        self._until(lambda: WHERE in self._output, lambda: self._type("S"))
        self._type(WIPE_LINE, str(target), ENTER)
        self._until(lambda: target.exists() and target.read_text("utf-8").endswith("\n"))
        return target.read_text("utf-8")

    def _until(self, done: Callable[[], bool], ask: Callable[[], None] = lambda: None) -> None:
        for turn in range(PATIENCE_SECONDS * 20):
            if turn % 20 == 0:
                ask()
            self._drain()
            if done():
                return
        raise AssertionError(f"w3m does not answer: {self._output[-2000:]!r}")

    def _find(self, words: str) -> None:
        # w3m looks for ASCII only and takes it for a regular expression: a plain piece of the
        # words is enough, one that stands nowhere before them.
        page = self.page()
        start = page.find(words)
        assert start >= 0, f"no {words!r} on the page: {page}"
        pieces = sorted(PLAIN.findall(words), key=len, reverse=True)
        [piece, *_] = [item for item in pieces if page.find(item) >= start]
        self._type(TOP, "/", WIPE_LINE, piece, ENTER)

    def _type(self, *keys: str) -> None:
        self._drain()
        self._output = b""
        for key in keys:
            os.write(self._terminal, key.encode())

    def _drain(self) -> None:
        while select.select([self._terminal], [], [], 0.05)[0]:
            try:
                self._output += os.read(self._terminal, 65536)
            except OSError as ended:
                raise AssertionError("w3m ended") from ended

    def _become_w3m(self) -> None:
        options = [word for name, value in OPTIONS.items() for word in ("-o", f"{name}={value}")]
        own = {"HOME": str(self._folder), "TERM": "xterm", "LANG": "C.UTF-8"}
        os.execve(w3m(), ["w3m", "-cookie", *options, self._address], own)
