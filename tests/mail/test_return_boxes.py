"""The mailbox to which letters come back: emptied message by message, sealed on the way."""

import imaplib
import os
import ssl
from pathlib import Path
from urllib.parse import quote

import pytest

from citykey_site.mail import return_boxes
from citykey_site.mail.return_boxes import return_box_for
from citykey_site.mail.return_settings import read_mailbox_url
from citykey_site.mail.returns import HEAD
from tests.mail.imap import imap_server
from tests.mail.servers import AUTHORITY, PASSWORD, USER

WRONG = [
    "returns",
    "maildir:relative/path",
    "imap://user:password@mail.example.org/INBOX",
    "pop3s://user:password@mail.example.org",
    "imaps://mail.example.org/INBOX",
    "imaps://user@mail.example.org/INBOX",
    "imaps://user:password@/INBOX",
    "imaps://user:password@mail.example.org:port/INBOX",
    "imaps://user:password@mail.example.org/IN%0D%0ABOX",
    "imaps://user:pass%0D%0Aword@mail.example.org/INBOX",
    "imaps://user:password@mail.example.org/INBOX?tls=none",
]


@pytest.fixture
def folder(tmp_path):
    """An empty maildir."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path


def address(port: int, *, password: str = PASSWORD, trust: str = f"?ca={AUTHORITY}") -> str:
    """Returns the setting that names the small server."""
    return f"imaps://{USER}:{quote(password, safe='')}@127.0.0.1:{port}/INBOX{trust}"


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_address_is_told_without_repeating_it(text):
    with pytest.raises(ValueError, match="Write the mailbox as") as wrong:
        read_mailbox_url(text)
    assert "pass%0" not in str(wrong.value) and "example.org" not in str(wrong.value)


def test_the_password_is_in_no_repr():
    settings = read_mailbox_url("imaps://returns:p%40ss@mail.example.org")
    assert (settings.password, settings.port, settings.box) == ("p@ss", 993, "INBOX")
    assert "p@ss" not in repr(settings)


def test_no_setting_is_no_mailbox():
    assert return_box_for("") is None


def test_a_maildir_is_emptied_and_no_message_is_read_further_than_its_beginning(folder):
    (folder / "new" / "1").write_bytes(b"one")
    (folder / "new" / "2").write_bytes(b"x" * 10_000_000)
    (folder / "cur" / "3:2,S").write_bytes(b"three")
    (folder / "tmp" / "4").write_bytes(b"not yet whole")
    heads = []
    assert return_box_for(f"maildir:{folder}").empty(heads.append) == 3
    assert heads == [b"one", b"x" * HEAD, b"three"]
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["4"]


def test_what_is_no_message_is_left_alone_and_holds_nothing_up(folder, tmp_path):
    (tmp_path / "secret").write_bytes(b"of another folder")
    (folder / "new" / "1").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "new" / "2")
    (folder / "new" / "3").mkdir()
    (folder / "new" / "4").write_bytes(b"four")
    heads = []
    assert return_box_for(f"maildir:{folder}").empty(heads.append) == 1
    assert heads == [b"four"]


def test_a_message_that_was_not_taken_stays(folder):
    (folder / "new" / "1").write_bytes(b"one")

    def away(_head):
        raise OSError

    with pytest.raises(OSError):
        return_box_for(f"maildir:{folder}").empty(away)
    assert (folder / "new" / "1").exists()


def test_a_message_that_cannot_be_removed_is_taken_once_and_holds_nothing_up(
    folder, monkeypatch, caplog
):
    for number in "12":
        (folder / "new" / number).write_bytes(number.encode())
    heads, unlink = [], Path.unlink

    def kept(path, missing_ok=False):
        if path.name == "1":
            raise PermissionError
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", kept)
    box = return_box_for(f"maildir:{folder}")
    assert [box.empty(heads.append), box.empty(heads.append)] == [2, 0]
    assert heads == [b"1", b"2"] and len(caplog.records) == 1


def test_a_round_ends_after_some_dozens_of_messages(folder, monkeypatch):
    monkeypatch.setattr(return_boxes, "MOST", 2)
    for number in range(3):
        (folder / "new" / str(number)).write_bytes(b"x")
    box = return_box_for(f"maildir:{folder}")
    assert [box.empty(len), box.empty(len), box.empty(len)] == [2, 1, 0]


def test_a_folder_that_is_not_there_yet_is_empty(tmp_path):
    assert return_box_for(f"maildir:{tmp_path}/none").empty(len) == 0


def test_an_inbox_is_emptied_over_tls():
    heads = []
    with imap_server(b"one\r\n", b"x" * (HEAD + 9)) as inbox:
        box = return_box_for(address(inbox.port))
        assert box.empty(heads.append) == 2
        assert inbox.messages == {}
        assert box.empty(heads.append) == 0
    assert heads == [b"one\r\n", b"x" * HEAD]
    assert "LOGOUT" in inbox.heard


def test_what_was_taken_before_a_failure_is_removed_and_the_rest_stays():
    def once(head):
        if head == b"two":
            raise OSError

    with imap_server(b"one", b"two", b"three") as inbox:
        with pytest.raises(OSError):
            return_box_for(address(inbox.port)).empty(once)
        assert inbox.messages == {2: b"two", 3: b"three"}


def test_what_a_server_does_not_let_go_is_not_taken_again_and_again():
    heads = []
    with imap_server(b"one") as inbox:
        inbox.keeps = True
        with pytest.raises(imaplib.IMAP4.error):
            return_box_for(address(inbox.port)).empty(heads.append)
    assert heads == []


def test_a_server_whose_certificate_is_not_trusted_hears_no_password():
    with imap_server() as inbox:
        with pytest.raises(ssl.SSLCertVerificationError):
            return_box_for(address(inbox.port, trust="")).empty(len)
        assert inbox.heard == []


def test_a_wrong_password_is_an_error_that_does_not_repeat_it():
    with imap_server() as inbox, pytest.raises(imaplib.IMAP4.error) as refused:
        return_box_for(address(inbox.port, password="other")).empty(len)
    assert "other" not in str(refused.value)
