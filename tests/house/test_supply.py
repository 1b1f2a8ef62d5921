"""What is installed: few packages, pinned with hashes, listed, and compared with weaknesses."""

import importlib.util
import json
import re
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODIFIED = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
# What the project is made of by its own definition; what stands beside them is counted.
GIVEN = re.compile(r"flask(-.*)?|jinja2|markupsafe|sqlalchemy|wtforms|babel")
MOST = 15
LOCK = (
    "jinja2==3.1.2 \\\n    --hash=sha256:"
    + "0" * 64
    + "\n    # via citykey-site (pyproject.toml)\n"
)


def script(name: str):
    """Loads one of the scripts that stand beside the project."""
    sys.path.insert(0, str(ROOT / ".ci"))
    try:
        loader = SourceFileLoader(f"ci_{name}", str(ROOT / ".ci" / name))
        module = importlib.util.module_from_spec(
            importlib.util.spec_from_loader(loader.name, loader)
        )
        loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(ROOT / ".ci"))


locks, sbom, advisories = script("locks.py"), script("sbom"), script("advisories")


def direct() -> set[str]:
    """Returns the names of what this project asks for itself, to run."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(each for extra in extras for each in extra)]
    return {locks.canonical(re.split(r"[\[<>=~! ]", each)[0]) for each in wanted}


@pytest.mark.parametrize("name", locks.NAMES)
def test_every_package_is_pinned_with_its_hashes(name):
    packages = locks.read_file(name)

    assert len(packages) > 30 and direct() - {"gunicorn", "httpx", "joserfc"} <= {
        package.name for package in packages
    }


@pytest.mark.parametrize("line", ["flask>=3\n    --hash=sha256:" + "0" * 64, "flask==3.1.3"])
def test_a_lock_with_a_loose_line_is_no_lock(line):
    with pytest.raises(locks.BadLock):
        locks.read(line)


def test_there_are_few_packages_beside_the_given_ones():
    beside = {name for name in direct() if not GIVEN.fullmatch(name)}

    assert len(beside) <= MOST, sorted(beside)


def test_the_readme_names_every_package_that_the_project_asks_for():
    readme = (ROOT / "README.md").read_text("utf-8").lower()
    given = {name for name in direct() if GIVEN.fullmatch(name)}
    silent = {name for name in direct() - given if name not in readme}

    # tzdata is the list of the world's clocks; psycopg and pynacl stand under their own names.
    assert silent <= {"tzdata"}


def test_the_list_of_parts_is_the_one_that_the_locks_make():
    assert sbom.WRITTEN.read_text("utf-8") == sbom.document(), "run .ci/sbom"


def test_the_list_of_parts_names_every_package_with_its_version_and_hash():
    parts = json.loads(sbom.document())["components"]
    locked = {each.purl for name in sbom.LISTED for each in locks.read_file(name)}

    assert {part["purl"] for part in parts} == locked
    assert all(part["externalReferences"][0]["hashes"] for part in parts)


def advisory(**other) -> dict:
    """Makes an advisory of the kind that OSV publishes."""
    events = [{"introduced": "0"}, {"fixed": "3.1.3"}]
    affected = {
        "package": {"ecosystem": "PyPI", "name": "Jinja2"},
        "ranges": [{"type": "ECOSYSTEM", "events": other.pop("events", events)}],
        "versions": other.pop("versions", []),
    }
    return {"id": "GHSA-planted", "modified": MODIFIED, "affected": [affected], **other}


@pytest.fixture
def audit(tmp_path, capsys):
    """Audits a lock with one old package against planted data."""

    def run(*known, lock=LOCK):
        for number, each in enumerate(known):
            (tmp_path / f"{number}.json").write_text(json.dumps(each))
        (tmp_path / "some.lock").write_text(lock)
        code = advisories.main(["--data", str(tmp_path), "--lock", str(tmp_path / "some.lock")])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_an_old_version_is_reported_with_the_one_that_mends_it(audit):
    code, said = audit(advisory())

    assert code == 1
    assert "GHSA-planted: jinja2 3.1.2 is weak; fixed in 3.1.3" in said
    assert "1 of 1 packages compared; data of" in said


@pytest.mark.parametrize(
    ("words", "is_weak"),
    [
        ({"withdrawn": MODIFIED}, False),
        ({"events": [{"introduced": "3.1.3"}]}, False),
        ({"events": [{"introduced": "3.0"}, {"last_affected": "3.1.2"}]}, True),
        ({"events": [{"introduced": "3.0"}, {"last_affected": "3.1.1"}]}, False),
        ({"events": [{"introduced": "0"}, {"fixed": "3.1.2"}]}, False),
        ({"events": [], "versions": ["3.1.2"]}, True),
        ({"events": [{"introduced": "0"}, {"fixed": "2"}, {"introduced": "3"}]}, True),
    ],
)
def test_only_the_versions_that_an_advisory_means_are_weak(audit, words, is_weak):
    assert audit(advisory(**words), advisory(id="other", events=[]))[0] == int(is_weak)


def test_no_data_is_no_answer(audit):
    code, said = audit()

    assert code == 2 and "no advisory" in said


def test_old_data_is_no_answer(audit):
    code, said = audit(advisory(modified="2020-01-01T00:00:00Z"))

    assert code == 2 and "2020-01-01" in said


@pytest.mark.parametrize("lock", ["", LOCK.replace("3.1.2", "no-version")])
def test_a_package_that_was_not_compared_is_no_answer(audit, lock):
    code, said = audit(advisory(), lock=lock)

    assert code == 2 and "not every package was compared" in said


def test_what_cannot_be_read_is_no_answer(tmp_path, capsys):
    broken = tmp_path / "all.zip"
    broken.write_bytes(b"no zip")

    assert advisories.main(["--data", str(broken)]) == 2
    assert "cannot be read" in capsys.readouterr().err
