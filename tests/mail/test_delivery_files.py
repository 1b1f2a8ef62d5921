"""Tests the letters that a demonstration keeps as files."""

from datetime import date
from email import message_from_bytes, policy

import pytest

from citykey_site.mail.delivery import Delayed, Refused, delivery_for, forget_letters
from citykey_site.mail.envelopes import sealed
from tests.mail.facts import letter


def test_a_letter_becomes_one_file_named_by_day_moment_and_kind(tmp_path):
    delivery_for("", folder=tmp_path).deliver(letter())
    [file] = tmp_path.iterdir()
    assert file.name.startswith("2026-12-09--20261205T163000Z--booked--")
    assert file.suffix == ".eml"


def test_the_file_holds_the_very_letter_that_a_server_would_get(tmp_path):
    delivery_for("", folder=tmp_path).deliver(letter())
    [file] = tmp_path.iterdir()
    assert file.read_bytes() == sealed(letter())
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["To"] == "ana@example.org"


def test_only_the_owner_of_the_files_can_read_them(tmp_path):
    folder = tmp_path / "instance" / "mail"
    delivery_for("", folder=folder).deliver(letter())
    [file] = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_all_could_read_is_closed(tmp_path):
    tmp_path.chmod(0o755)
    delivery_for("", folder=tmp_path).deliver(letter())
    assert tmp_path.stat().st_mode & 0o777 == 0o700


def test_a_repeated_letter_replaces_itself(tmp_path):
    delivery = delivery_for("", folder=tmp_path)
    delivery.deliver(letter())
    delivery.deliver(letter())
    assert len(list(tmp_path.iterdir())) == 1


def test_two_letters_of_one_moment_are_two_files(tmp_path):
    delivery = delivery_for("", folder=tmp_path)
    delivery.deliver(letter(message_id="<one@example.org>"))
    delivery.deliver(letter(message_id="<two@example.org>"))
    assert len(list(tmp_path.iterdir())) == 2


def test_a_kind_cannot_lead_out_of_the_folder(tmp_path):
    delivery_for("", folder=tmp_path / "mail").deliver(letter(kind="../../event_canceled"))
    assert [item.name for item in tmp_path.iterdir()] == ["mail"]
    [file] = (tmp_path / "mail").iterdir()
    assert "--event-canceled--" in file.name


def test_a_letter_to_two_people_is_refused_and_leaves_no_file(tmp_path):
    with pytest.raises(Refused):
        delivery_for("", folder=tmp_path).deliver(letter(to="ana@example.org,eve@example.org"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_delays_the_letter(tmp_path):
    (tmp_path / "mail").write_text("in the way")
    with pytest.raises(Delayed):
        delivery_for("", folder=tmp_path / "mail").deliver(letter())


def test_a_file_that_cannot_take_its_name_leaves_nothing_half_written(tmp_path):
    delivery = delivery_for("", folder=tmp_path)
    delivery.deliver(letter())
    [file] = tmp_path.iterdir()
    file.unlink()
    (file / "in the way").mkdir(parents=True)
    with pytest.raises(Delayed):
        delivery.deliver(letter())
    assert list(tmp_path.iterdir()) == [file]


def test_the_letters_of_a_day_are_forgotten_and_counted_and_others_stay(tmp_path):
    delivery = delivery_for("", folder=tmp_path)
    delivery.deliver(letter(message_id="<one@example.org>"))
    delivery.deliver(letter(message_id="<two@example.org>"))
    delivery.deliver(letter(day=date(2026, 12, 10)))
    assert forget_letters(tmp_path, day=date(2026, 12, 9)) == 2
    [left] = tmp_path.iterdir()
    assert left.name.startswith("2026-12-10--")


def test_a_letter_whose_writing_was_cut_off_is_forgotten_too(tmp_path):
    (tmp_path / "2026-12-09--20261205T163000Z--booked--0a1b2c3d.eml.x7").write_text("half")
    assert forget_letters(tmp_path, day=date(2026, 12, 9)) == 1
    assert list(tmp_path.iterdir()) == []


def test_where_no_letter_was_ever_kept_there_is_nothing_to_forget(tmp_path):
    assert forget_letters(tmp_path / "mail", day=date(2026, 12, 9)) == 0
