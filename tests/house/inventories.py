"""Lists what the code keeps, sets, logs and computes, by reading it, and what the docs say of it.

Each list is a set of short names; `docs/security` has a row for each of them, and no other.
"""

import ast
import re
from functools import cache
from pathlib import Path

from citykey_site.storage.tables import Base
from tests.house import rules

ROOT = Path(__file__).resolve().parents[2]
SECURITY = ROOT / "docs" / "security"
CRYPTO = re.compile(
    r"(hashlib\.\w+|hmac\.\w+|secrets\.\w+|ssl\.create_default_context|aead_(seal|open)"
    r"|bindings\.crypto_\w+|nacl\.[\w.]+|pyotp\.\w+|jwt\.\w+)$"
)
# A line is written by a level, or as a record, whose words come fifth.
LEVELS = re.compile(r"(^|\.)log\.(debug|info|warning|error|critical|makeRecord)$")
ROW = re.compile(r"^\| ((?:`[^`]+`(?:, )?)+) \|", re.M)
NAME = re.compile(r"`([^`]+)`")
HEADING = re.compile(r"^## `?([^`\n]+)`?$", re.M)
LINK = re.compile(r"`((?:tests|citykey_site|docs|static|templates|\.ci)/[\w./-]+?)(?:::(\w+))?`")

Trees = dict[str, ast.Module]


def rows(text: str) -> set[str]:
    """Returns the names in the first cells of the tables of a page."""
    return {name for cell in ROW.findall(text) for name in NAME.findall(cell)}


def rows_under_headings(text: str) -> set[str]:
    """Returns the same, each with the heading above it: `booking.uid`."""
    parts = HEADING.split(text)[1:]
    return {
        f"{head}.{name}"
        for head, body in zip(parts[::2], parts[1::2], strict=True)
        for name in rows(body)
    }


def columns() -> set[str]:
    """Returns every column of the database as `table.column`."""
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
    }


def cookie_fields(trees: Trees) -> set[str]:
    """Returns the names under which the cookie of the session keeps something."""
    found = set()
    for tree in trees.values():
        if "flask.session" in rules.imported(tree):
            found |= {_text(key, tree, trees) for key in _session_keys(tree)}
    return found


def log_lines(trees: Trees) -> set[str]:
    """Returns the words of every line that is logged, with the file that logs it."""
    found = set()
    for name, tree in trees.items():
        for function, call in rules.calls(tree):
            words = call.args[4:5] if function.endswith(".makeRecord") else call.args[:1]
            if LEVELS.search(function) and words and isinstance(words[0], ast.Constant):
                found.add(f"{name}: {words[0].value}")
    return found


def log_fields(trees: Trees) -> set[str]:
    """Returns the names of the fields of a line: the keys of mappings where lines are made."""
    found = set()
    for name in {"logs.py", "web/request_log.py"} & trees.keys():
        for node in rules.nodes(trees[name]):
            keys = node.keys if isinstance(node, ast.Dict) else []
            if isinstance(node, ast.Subscript) and "notes" in ast.unparse(node.value).lower():
                keys = [node.slice]
            found |= {
                key.value
                for key in keys
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            }
    return found - {"facts"}


def crypto(trees: Trees) -> set[str]:
    """Returns every use of a digest, a seal, chance or a certificate, with its file."""
    found = set()
    for name, tree in trees.items():
        found |= {f"{name}: {call}" for call, _ in rules.calls(tree) if CRYPTO.fullmatch(call)}
    return found


def outside(trees: Trees) -> set[str]:
    """Returns every file that has the means to reach another machine."""
    return {name for name, tree in trees.items() if list(rules.outside(tree))}


def evidence(text: str) -> set[tuple[str, str]]:
    """Returns what a page points to in the repository: a path, and a test in it or nothing."""
    return set(LINK.findall(text))


def missing(text: str) -> set[str]:
    """Returns what a page points to that is not there."""
    absent = set()
    for path, test in evidence(text):
        file = ROOT / path
        if not file.exists() or (test and test not in tests_of(file)):
            absent.add(f"{path}::{test}" if test else path)
    return absent


@cache
def tests_of(file: Path) -> set[str]:
    """Returns the names of the tests, and other functions, of a file."""
    tree = ast.parse(file.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def _session_keys(tree: ast.Module):
    for node in rules.nodes(tree):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "session":
            yield node.slice
        elif isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]) == "session":
            yield node.left
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {
            "session.get", "session.pop", "session.setdefault",
        }:  # fmt: skip
            yield node.args[0]


def _text(key: ast.expr, tree: ast.Module, trees: Trees) -> str:
    """Returns what a key is called in the cookie; a constant of another file is followed there."""
    if isinstance(key, ast.Constant):
        return str(key.value)
    for node in rules.nodes(tree):
        if isinstance(node, ast.Assign):
            found = _assigned(key, node)
            if found:
                return found
        elif isinstance(node, ast.For) and ast.unparse(node.target) == ast.unparse(key):
            return _text(node.iter.elts[0], tree, trees)
        elif isinstance(node, ast.ImportFrom) and node.module:
            path = node.module.removeprefix("citykey_site.").replace(".", "/") + ".py"
            if any(item.name == ast.unparse(key) for item in node.names) and path in trees:
                return _text(key, trees[path], trees)
    raise AssertionError(f"a key of the session that cannot be read: {ast.unparse(key)}")


def _assigned(key: ast.expr, node: ast.Assign) -> str | None:
    pairs = [(node.targets[0], node.value)]
    if isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
        pairs = list(zip(node.targets[0].elts, node.value.elts, strict=True))
    for target, value in pairs:
        if ast.unparse(target) == ast.unparse(key) and isinstance(value, ast.Constant):
            return str(value.value)
    return None
