"""One folder of keys for several machines: what it asks of a network's file system."""

import fcntl
import os
import stat

from citykey_site.storage import key_files
from citykey_site.storage.key_copies import names
from citykey_site.storage.key_files import KeyFiles


def test_what_is_locked_is_a_file_open_for_writing(tmp_path, monkeypatch):
    """NFS locks a folder, or a file that is open for reading, on one machine only or not at all."""
    locked = []
    monkeypatch.setattr(key_files.fcntl, "flock", lambda handle, _: locked.append(kind_of(handle)))
    with KeyFiles(tmp_path).alone():
        pass
    assert locked == [(True, os.O_RDWR)]


def kind_of(handle: int) -> tuple[bool, int]:
    """Tells whether an open file is a plain one, and for what it was opened."""
    mode = fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE
    return stat.S_ISREG(os.fstat(handle).st_mode), mode


def test_the_lock_is_no_key_and_for_its_owner_only(tmp_path):
    keys = KeyFiles(tmp_path)
    with keys.alone():
        assert keys.names("") == [] and names(tmp_path) == set()
    assert [path.stat().st_mode & 0o777 for path in tmp_path.iterdir()] == [0o600]


def test_who_is_told_that_the_key_is_there_after_all_takes_that_one(tmp_path, monkeypatch):
    """The answer to a link that was made is lost, it is asked again, and the server says no."""
    keys = KeyFiles(tmp_path)

    def made_and_denied(draft, path):
        path.write_bytes(draft.read_bytes())
        raise FileExistsError

    monkeypatch.setattr(key_files.os, "link", made_and_denied)
    keys.make("day-2026-12-05", b"k" * 32)
    assert keys.read("day-2026-12-05") == b"k" * 32
