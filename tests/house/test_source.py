"""Habits that a reader relies on, held by reading the source itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted((ROOT / "citykey_site").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
# The file that a person keeps has its style in itself.
STANDS_ALONE = ROOT / "templates" / "my_booking" / "saved.html"
NOT_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "base_utils", "shared", "lib"}


def name(path: Path) -> str:
    """Returns a path as it is said in the project."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    """Returns the parsed source of a file."""
    return ast.parse(path.read_text("utf-8"))


def called(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yields every call in a file with its dotted name."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def test_the_source_is_found():
    assert len(CODE) > 80 and len(TEMPLATES) > 50


@pytest.mark.parametrize("path", CODE, ids=name)
def test_every_file_begins_with_what_it_is(path):
    source = path.read_text("utf-8")
    if not source.strip():
        return
    said = ast.get_docstring(tree(path))
    assert said and said.splitlines()[0].endswith("."), name(path)


@pytest.mark.parametrize("path", CODE, ids=name)
def test_everything_public_says_what_it_does(path):
    silent = []
    for node in tree(path).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            silent.append(node.name)
        if isinstance(node, ast.ClassDef):
            silent += [
                f"{node.name}.{item.name}"
                for item in node.body
                if isinstance(item, ast.FunctionDef)
                and not item.name.startswith("_")
                and not ast.get_docstring(item)
            ]
    if name(path).startswith("citykey_site/storage/migrations/versions/"):
        silent = [item for item in silent if item not in {"upgrade", "downgrade"}]
    assert not silent


def test_only_the_clock_reads_the_time():
    readers = {
        name(path)
        for path in CODE
        for function, _ in called(path)
        if re.search(r"(datetime\.(now|utcnow|today)|date\.today|time\.time)$", function)
    }
    assert readers == {"citykey_site/clock.py"}


def test_only_the_settings_read_the_environment():
    readers = set()
    for path in CODE:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv"}:
                readers.add(name(path))
    assert readers == {"citykey_site/config.py"}


def test_no_file_is_a_drawer_for_everything():
    for path in [*CODE, *TEMPLATES, *sorted((ROOT / "tests").rglob("*.py"))]:
        assert path.stem.lower() not in NOT_NAMES, name(path)


def test_no_import_hides_in_a_function():
    for path in CODE:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef):
                inside = [
                    item for item in ast.walk(node) if isinstance(item, ast.Import | ast.ImportFrom)
                ]
                assert not inside, f"{name(path)}: {node.name}"


def test_no_page_has_a_script_a_style_or_a_foreign_address():
    for path in TEMPLATES:
        if "mail" in path.relative_to(ROOT / "templates").parts:
            continue
        source = path.read_text("utf-8")
        if path == STANDS_ALONE:
            source = re.sub(r"<style>.*</style>", "", source, flags=re.S)
        assert not re.search(r"<script|<style|<iframe|<img|style=|\son\w+=", source), name(path)
        # A name of schema.org is no address that is opened: no `rel`, nothing to press.
        source = re.sub(r"<link itemprop=\"\w+\" href=\"https://schema\.org/", "", source)
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", source), name(path)


def test_the_stylesheet_loads_nothing_and_moves_nothing():
    css = (ROOT / "static" / "site.css").read_text("utf-8")

    assert (
        "@import" not in css and "@font-face" not in css and "url(" not in css.replace("url(#", "")
    )
    assert "@keyframes" not in css


def test_the_stylesheet_names_no_left_or_right():
    css = re.sub(r"/\*.*?\*/", "", (ROOT / "static" / "site.css").read_text("utf-8"), flags=re.S)
    physical = re.findall(
        r"(?:margin|padding|border|inset)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:|"
        r"(?:float|text-align|clear)\s*:\s*(?:left|right)",
        css,
    )
    assert not physical


def test_nothing_tells_of_one_machine():
    pattern = re.compile(r"(?<![\w.])/(?:home|root|Users|tmp|mnt|srv)/\w")
    for path in [*CODE, *TEMPLATES, *sorted((ROOT / "translations").rglob("*.p?"))]:
        assert not pattern.search(path.read_text("utf-8", "replace")), name(path)
