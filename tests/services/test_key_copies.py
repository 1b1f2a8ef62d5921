"""The keys stand apart a second time, and what is destroyed is destroyed there too."""

from pathlib import Path

import pytest

from citykey_site.services.key_copies import CopyRefused, copy
from citykey_site.storage import key_copies as storage
from citykey_site.storage.vault import Vault
from tests import make

DAY, NEXT = "day-2026-12-05", "day-2026-12-06"


@pytest.fixture
def keys(tmp_path) -> Path:
    """A folder of keys with those of two days, one with what was erased under it."""
    folder = tmp_path / "data" / "keys"
    folder.mkdir(parents=True, mode=0o700)
    vault = Vault(folder)
    for name in (DAY, NEXT):
        vault.seal(name, "x", b"y")
    vault.gone_file(DAY).write_bytes(b"0" * 32)
    return folder


def copied(keys: Path, folder: Path) -> dict[str, bytes]:
    """Copies, and returns what the copy holds."""
    copy(keys, folder, data=keys.parent)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def as_they_are(keys: Path) -> dict[str, bytes]:
    """Returns what a copy should hold."""
    return {name: (keys / name).read_bytes() for name in storage.names(keys)}


def test_the_copy_is_exact_and_for_its_owner_only(keys, tmp_path):
    apart = tmp_path / "apart"
    assert copied(keys, apart) == as_they_are(keys)
    assert apart.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in apart.iterdir())


def test_a_destroyed_key_is_overwritten_and_gone_from_the_copy(keys, tmp_path):
    apart = tmp_path / "apart"
    before = copied(keys, apart)[f"{DAY}.key"]
    second_name = tmp_path / "a second name of the same file"
    second_name.hardlink_to(apart / f"{DAY}.key")
    Vault(keys).destroy(DAY)
    assert set(copied(keys, apart)) == {f"{NEXT}.key"}
    assert second_name.read_bytes() != before


def test_a_changed_file_and_what_a_crash_left_are_put_right(keys, tmp_path):
    apart = tmp_path / "apart"
    copied(keys, apart)
    (apart / f"{DAY}.key").write_bytes(b"other")
    (apart / ".0123456789abcdef").write_bytes(b"half a key")
    assert copied(keys, apart) == as_they_are(keys)


@pytest.mark.parametrize("where", ["data/copy", "data/keys", "data/keys/copy", "."])
def test_a_folder_that_is_not_apart_is_refused(keys, tmp_path, where):
    with pytest.raises(CopyRefused, match="must stand apart"):
        copy(keys, tmp_path / where, data=keys.parent)


def test_a_folder_that_others_can_read_is_refused(keys, tmp_path):
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(CopyRefused, match="Other users can read"):
        copy(keys, tmp_path / "open", data=keys.parent)


def test_an_empty_folder_of_keys_never_empties_its_copy(keys, tmp_path):
    apart = tmp_path / "apart"
    before = copied(keys, apart)
    for path in keys.iterdir():
        path.unlink()
    with pytest.raises(CopyRefused, match="is empty and its copy is not"):
        copy(keys, apart, data=keys.parent)
    assert storage.names(apart) == set(before)


def test_the_last_key_of_all_is_destroyed_in_the_copy_too(keys, tmp_path):
    copied(keys, tmp_path / "apart")
    for name in (DAY, NEXT):
        Vault(keys).destroy(name)
    assert copied(keys, tmp_path / "apart") == {}


def test_a_copy_that_is_made_during_a_renewal_has_both_keys(keys, tmp_path, monkeypatch):
    vault, bring = Vault(keys), storage._bring

    def renewed_meanwhile(path: Path, content: bytes) -> None:
        vault.renew(NEXT, now=make.NOW)
        bring(path, content)

    monkeypatch.setattr(storage, "_bring", renewed_meanwhile)
    sealed = vault.seal(NEXT, "x", b"y")
    assert copied(keys, tmp_path / "apart") == as_they_are(keys)
    assert Vault(tmp_path / "apart").open(NEXT, "x", sealed) == b"y"
