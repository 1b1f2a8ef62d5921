"""Sealing: what is opened again, and what never is."""

import multiprocessing
import os
import secrets
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from citykey_site.storage import vault as module
from citykey_site.storage.key_files import LOCK, KeyFiles
from citykey_site.storage.vault import KeyGone, SealBroken, Vault

DAY = "day-2026-12-05"
NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=15)
EMAIL = b"ana@example.org"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A vault with no key in it."""
    return Vault(tmp_path)


def test_what_was_sealed_is_opened_again(vault):
    assert vault.open(DAY, "email a", vault.seal(DAY, "email a", EMAIL)) == EMAIL


@pytest.mark.parametrize("words", [b"", b"\x80", b"\x80\0\0", b"\0" * 63, b"a" * 64, b"a" * 1000])
def test_any_bytes_come_back_as_they_were(vault, words):
    assert vault.open(DAY, "x", vault.seal(DAY, "x", words)) == words


def test_the_same_words_are_never_sealed_to_the_same_bytes(vault):
    assert len({vault.seal(DAY, "email a", EMAIL) for _ in range(100)}) == 100


def test_the_sealed_bytes_show_neither_words_nor_key(vault, tmp_path):
    sealed = vault.seal(DAY, "email a", EMAIL)
    [key] = tmp_path.glob("*.key")
    assert EMAIL not in sealed
    assert key.read_bytes() not in sealed


def test_a_seal_moved_to_another_row_stays_shut(vault):
    sealed = vault.seal(DAY, "email a", EMAIL)
    with pytest.raises(SealBroken):
        vault.open(DAY, "email b", sealed)


def test_a_seal_moved_to_another_column_stays_shut(vault):
    sealed = vault.seal(DAY, "email a", EMAIL)
    with pytest.raises(SealBroken):
        vault.open(DAY, "code a", sealed)


def test_a_seal_of_another_day_stays_shut(vault):
    sealed = vault.seal(DAY, "email a", EMAIL)
    vault.seal("day-2026-12-06", "email a", EMAIL)
    with pytest.raises(SealBroken):
        vault.open("day-2026-12-06", "email a", sealed)


def test_cut_bytes_stay_shut_wherever_they_are_cut(vault):
    sealed = vault.seal(DAY, "email a", EMAIL)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            vault.open(DAY, "email a", sealed[:length])


def test_one_changed_bit_anywhere_keeps_it_shut(vault):
    sealed = vault.seal(DAY, "email a", EMAIL)
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(SealBroken):
            vault.open(DAY, "email a", changed)


def test_nothing_is_opened_once_the_key_is_destroyed(vault, tmp_path):
    sealed = vault.seal(DAY, "email a", EMAIL)
    vault.destroy(DAY)
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]
    with pytest.raises(KeyGone):
        vault.open(DAY, "email a", sealed)


def test_a_key_made_anew_for_the_same_day_opens_nothing_old(vault):
    sealed = vault.seal(DAY, "email a", EMAIL)
    digest = vault.index(DAY, "email", "ana")
    vault.destroy(DAY)
    assert vault.index(DAY, "email", "ana") != digest
    with pytest.raises(SealBroken):
        vault.open(DAY, "email a", sealed)


def test_a_key_is_overwritten_before_its_file_goes(vault, tmp_path):
    vault.seal(DAY, "email a", EMAIL)
    copy = tmp_path / "a second name of the same file"
    copy.hardlink_to(tmp_path / f"{DAY}.key")
    before = copy.read_bytes()
    vault.destroy(DAY)
    assert copy.read_bytes() != before


def test_destroying_a_key_that_is_gone_does_nothing(vault):
    vault.destroy(DAY)


def test_asking_for_a_digest_does_not_make_a_key(vault):
    with pytest.raises(KeyGone):
        vault.index(DAY, "email", "ana", make=False)
    assert vault.names("day-") == []


def test_the_length_of_an_address_does_not_show(vault):
    lengths = {len(vault.seal(DAY, "email a", b"a" * size)) for size in range(5, 63)}
    assert len(lengths) == 1


def test_without_padding_the_length_would_show(vault, monkeypatch):
    monkeypatch.setattr(module, "_pad", lambda words: words)
    lengths = {len(vault.seal(DAY, "email a", b"a" * size)) for size in range(5, 63)}
    assert len(lengths) == 58


def test_equal_words_are_found_by_their_digest_only_on_one_day_and_for_one_purpose(vault):
    digest = vault.index(DAY, "email", "ana")
    assert vault.index(DAY, "email", "ana") == digest
    assert vault.index(DAY, "email", "ane") != digest
    assert vault.index(DAY, "code", "ana") != digest
    assert vault.index("day-2026-12-06", "email", "ana") != digest


def test_the_key_that_seals_is_not_the_key_that_indexes(vault):
    assert vault._derived(DAY, b"seal", make=True) != vault._derived(DAY, b"index", make=True)


def test_keys_are_for_their_owner_only(vault, tmp_path):
    vault.seal(DAY, "email a", EMAIL)
    [key] = tmp_path.iterdir()
    assert key.stat().st_mode & 0o077 == 0


def test_live_keys_are_listed_in_order(vault):
    for name in ("day-2026-12-06", "day-2026-12-05", "tries-2026-12-05"):
        vault.index(name, "x", "y")
    assert vault.names("day-") == ["day-2026-12-05", "day-2026-12-06"]


def test_two_processes_that_make_one_key_have_the_same(tmp_path):
    context = multiprocessing.get_context("fork" if os.name == "posix" else "spawn")
    start, answers = context.Barrier(8), context.Queue()
    crowd = [context.Process(target=_index, args=(tmp_path, start, answers)) for _ in range(8)]
    for process in crowd:
        process.start()
    digests = {answers.get(timeout=60) for _ in crowd}
    for process in crowd:
        process.join()
    assert len(digests) == 1
    assert [path.name for path in tmp_path.iterdir()] == [f"{DAY}.key"]


def test_whoever_makes_a_key_second_takes_the_first_one(vault, tmp_path, monkeypatch):
    other, real = Vault(tmp_path), os.link

    def link(draft, target):
        monkeypatch.setattr(os, "link", real)
        other.index(DAY, "email", "ana")
        real(draft, target)

    monkeypatch.setattr(os, "link", link)
    assert vault.index(DAY, "email", "ana") == other.index(DAY, "email", "ana")


def test_nonces_come_from_the_secure_source(vault, monkeypatch):
    vault.index(DAY, "x", "y")
    asked = []
    real = secrets.token_bytes
    monkeypatch.setattr(
        module.secrets, "token_bytes", lambda size: asked.append(size) or real(size)
    )
    vault.seal(DAY, "email a", EMAIL)
    assert asked == [24]


def test_the_nonces_of_many_seals_all_differ(vault, monkeypatch):
    monkeypatch.setattr(vault._files, "read", lambda name, kind=".key": b"k" * 32)
    nonces = {vault.seal(DAY, "email a", EMAIL)[1:25] for _ in range(20_000)}
    assert len(nonces) == 20_000


def test_the_keys_of_many_days_all_differ(vault, tmp_path):
    for number in range(100):
        vault.index(f"day-{number}", "x", "y")
    keys = {path.read_bytes() for path in tmp_path.glob("*.key")}
    assert len(keys) == 100 and all(len(key) == 32 for key in keys)


def test_a_renewed_key_opens_what_the_one_before_has_sealed_and_proves_the_same(vault):
    sealed = vault.seal(DAY, "email a", EMAIL)
    digest, proof = vault.index(DAY, "email", "ana"), vault.proof(DAY, "link", "a")
    assert vault.renew(DAY, now=NOW)
    assert vault.open(DAY, "email a", sealed) == EMAIL
    assert vault.index(DAY, "email", "ana") != digest
    assert vault.indexes([DAY], "email", "ana") == [vault.index(DAY, "email", "ana"), digest]
    assert vault.finish(DAY, now=LATER)
    assert vault.proof(DAY, "link", "a") == proof
    with pytest.raises(SealBroken):
        vault.open(DAY, "email a", sealed)


def test_a_key_destroyed_by_one_process_is_gone_for_another_at_once(vault, tmp_path):
    other = Vault(tmp_path)
    sealed = other.seal(DAY, "email a", EMAIL)
    assert other.indexes([DAY], "email", "ana") == vault.indexes([DAY], "email", "ana")
    vault.destroy(DAY)
    assert other.indexes([DAY], "email", "ana") == []
    with pytest.raises(KeyGone):
        other.open(DAY, "email a", sealed)


def test_an_old_key_is_overwritten_before_its_file_goes_and_the_new_one_is_not(vault, tmp_path):
    vault.seal(DAY, "email a", EMAIL)
    copy = tmp_path / "a second name of the same file"
    copy.hardlink_to(tmp_path / f"{DAY}.key")
    before = copy.read_bytes()
    vault.renew(DAY, now=NOW)
    sealed = vault.seal(DAY, "email a", EMAIL)
    assert vault.finish(DAY, now=LATER)
    assert copy.read_bytes() != before
    assert vault.open(DAY, "email a", sealed) == EMAIL


def test_who_would_end_the_renewal_before_does_not_end_the_next_one(vault):
    vault.seal(DAY, "email a", EMAIL)
    vault.renew(DAY, now=NOW)
    assert vault.finish(DAY, now=LATER)
    sealed = vault.seal(DAY, "email a", EMAIL)
    vault.renew(DAY, now=LATER)
    assert not vault.finish(DAY, now=LATER)
    assert vault.open(DAY, "email a", sealed) == EMAIL


@pytest.mark.parametrize(
    "deed", [lambda vault: vault.finish(DAY, now=LATER), lambda vault: vault.destroy(DAY)]
)
def test_no_key_is_destroyed_in_the_middle_of_a_renewal(vault, tmp_path, deed):
    vault.seal(DAY, "email a", EMAIL)
    vault.renew(DAY, now=NOW)
    other = threading.Thread(target=deed, args=(vault,))
    with KeyFiles(tmp_path).alone():
        other.start()
        other.join(0.05)
        assert vault.being_renewed() == [DAY]
    other.join()
    assert vault.being_renewed() == []


def test_a_renewal_that_never_began_is_no_new_key(vault):
    assert not vault.renew(DAY, now=NOW)
    assert vault.being_renewed() == vault.names("") == []


def test_destroying_a_key_takes_all_that_belongs_to_it(vault, tmp_path):
    vault.seal(DAY, "email a", EMAIL)
    vault.renew(DAY, now=NOW)
    vault.gone_file(DAY).write_bytes(b"noted")
    assert len(list(tmp_path.iterdir())) == 5  # With the lock.
    vault.destroy(DAY)
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]


def _index(folder: Path, start, answers) -> None:
    start.wait()
    answers.put(Vault(folder).index(DAY, "email", "ana"))
