"""Plain text: read and written safely."""

import os
import stat
from pathlib import Path

import pytest

from translate.errors import InputError, OutputError
from translate.formats import check_target, decode, load, read, save


@pytest.mark.parametrize("data", ["Ja.", "\ufeffJa.\r\nNej.\r\n", "Ja.\rNej.", "Ja.\n\n\n"])
def test_read_and_rebuild_keep_every_byte(data: str) -> None:
    article = read(data.encode(), "in.txt")
    assert article.rebuild(article.passages) == data.encode()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n \n", "is empty"),
        (b"PK\x03\x04\x00\x00", "is a binary file"),
        ("Åska".encode("latin-1"), "is not UTF-8 (line 1)"),
        (b"Ja.\nNej\xff", "is not UTF-8 (line 2)"),
        ("Ja".encode("utf-16"), "is UTF-16"),
    ],
)
def test_bad_input_is_one_line_that_says_what_to_do(data: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "standard input")
    message = str(caught.value)
    assert message.startswith(f"standard input: {reason}") and ";" in message and "\n" not in message


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load(tmp_path / "saknas.txt")
    with pytest.raises(InputError, match="is a folder"):
        load(tmp_path)


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        load(tmp_path / "in.txt")


def test_save_keeps_mode_and_link(tmp_path: Path) -> None:
    target, link = tmp_path / "ut.txt", tmp_path / "länk.txt"
    target.write_bytes(b"gammal")
    target.chmod(0o640)
    link.symlink_to(target)
    save(b"ny", link)
    assert target.read_bytes() == b"ny" and link.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_save_refuses_folders_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        save(b"ny", tmp_path)
    with pytest.raises(OutputError, match="can't be written"):
        save(b"ny", tmp_path / "saknas" / "ut.txt")
    target = tmp_path / "ut.txt"
    target.write_bytes(b"gammal")
    for name in ("x" * 300, "saknas/ut.txt", "."):
        with pytest.raises(OutputError) as caught:
            check_target(tmp_path / name, None)
        assert "\n" not in str(caught.value)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match="No space left"):
        save(b"ny", target)
    assert target.read_bytes() == b"gammal" and list(tmp_path.iterdir()) == [target]


def test_save_writes_to_devices_as_they_are() -> None:
    save(b"ny", Path(os.devnull))
    assert not Path(os.devnull).is_file()
