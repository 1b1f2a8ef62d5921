"""Looks for words in raw bytes, in every form in which a program could have written them."""

import base64
import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote


def spellings(words: str) -> set[bytes]:
    """Returns the forms in which words could stand in a file.

    In base64 the first and the last letters depend on what stands beside the words; they are
    left out, so the words need eight letters or more.
    """
    plain = words.encode()
    inside = {base64.b64encode(b"x" * shift + plain)[shift and 4 : -4] for shift in range(3)}
    return {
        plain,
        plain.upper(),
        plain[::-1],
        plain.hex().encode(),
        plain.hex().upper().encode(),
        words.encode("utf-16-le"),
        words.encode("utf-16-be"),
        quote(words, safe="").encode(),
        "".join(f"%{byte:02X}" for byte in plain).encode(),
        words.replace("@", "=40").encode(),
        *inside,
        *(form.replace(b"+", b"-").replace(b"/", b"_") for form in inside),
    }


def files_with(folder: Path, words: str) -> list[str]:
    """Names the files in which the words stand in any form."""
    return sorted({path.name for path, _ in found(folder, [words])})


def found(folder: Path, all_words: Iterable[str]) -> list[tuple[Path, str]]:
    """Returns each file with the words that stand in it in any form, or in its name."""
    forms = [(form, words) for words in all_words for form in spellings(words)]
    seen = set()
    for path in folder.rglob("*"):
        raw = bytes(path) + content(path)
        seen |= {(path, words) for form, words in forms if form in raw}
    return sorted(seen)


def content(path: Path) -> bytes:
    """Returns what a file holds; nothing where it is gone by now, or closed to us as another's."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except FileNotFoundError:
        return b""
    except PermissionError:
        if path.stat().st_uid == os.geteuid():
            raise
        return b""
