"""`backup`, `copy-keys` and `restore`: a lost machine, and another in its place."""

from citykey_site.storage import bookings
from citykey_site.storage.db import session
from tests import make


def test_on_a_bare_machine_the_backup_and_the_copied_keys_are_enough(
    app, make_app, command, tmp_path
):
    make.event()
    booking = make.booking()
    file, apart, bare = tmp_path / "apart.backup", tmp_path / "apart", tmp_path / "bare"
    made = command("backup", file)
    assert made.stdout.startswith("Backup written: ")
    assert "It can be read until 2026-11-24, with the folder of keys.\n" in made.stdout
    copied = command("copy-keys", apart)
    assert copied.stdout == "The copy has 2 files; 0 were destroyed in it.\n"
    done = command("restore", file, instance=bare, keys_dir=apart)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Bookings: 1. Erased days: none.\n" in done.stdout
    session().rollback()
    with make_app(instance=bare, keys_dir=apart).app_context():
        assert bookings.find(booking.email, booking.code).uid == booking.uid


def test_what_is_no_backup_is_refused_in_one_sentence(app, command, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("Buy milk.")
    done = command("restore", file)
    assert done.returncode == 1
    assert done.stderr == (
        "Nothing was restored: it is no backup of this site, or it was cut or changed. "
        "Take another copy.\n"
    )
