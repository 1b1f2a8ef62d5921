"""`export-events`: what was exported can be imported again."""

import pytest

from tests import make


def test_an_exported_site_imports_unchanged(app, command, tmp_path):
    make.event("plain")
    make.event(
        "noted", venue=make.ARCHER, notes={"en": 'Use the "side" door; ring.', "es": "Toque."}
    )
    make.event("short", places=3, minutes=60, access=("step-free", "asl"))
    file = tmp_path / "exported.csv"
    file.write_text(command("export-events").stdout, "utf-8")
    done = command("import-events", file)
    assert done.returncode == 0, done.stderr
    assert "0 new, 0 changed, 0 canceled, 3 as before" in done.stdout


@pytest.mark.long
def test_a_whole_demonstration_can_be_carried_to_another_site(command, tmp_path):
    command("demo", demo="1")
    file = tmp_path / "exported.csv"
    file.write_text(command("export-events").stdout, "utf-8")
    other = tmp_path / "other"
    command("upgrade", instance=other)
    assert command("import-events", file, instance=other).returncode == 0
    assert command("export-events", instance=other).stdout == file.read_text("utf-8")


def test_an_exported_file_names_nobody_who_booked(app, command):
    make.event()
    make.booking(email="ana@example.org")
    done = command("export-events")
    assert done.returncode == 0
    assert "ana@" not in done.stdout
