"""DOC and RTF by LibreOffice: what it cannot read, takes too long for, or when it is not there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from cfb import compound
from saual.process import process
from saual.read.document import ReadError
from saual.read.office import convert, find_soffice
from saual.record import Failure, Letter

RTF = (
    rb"{\rtf1\ansi\ansicpg1251 {\b \'cd\'e0 \u8470? \'c4\'c7-1 \'ee\'f2 3 \'ec\'e0\'f0\'f2\'e0 "
    rb"2025 \'e3\'ee\'e4\'e0}\par "
    rb"\'d3\'e2\'e0\'e6\'e0\'e5\'ec\'fb\'e5 \'e4\'e5\'ef\'f3\'f2\'e0\'f2\'fb!\par }"
)
NEEDED = pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed: make office")


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@NEEDED
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf\r\n"])
def test_rtf_and_nothing_left_behind(before: bytes, own_folder: Path) -> None:
    [letter] = process(before + RTF, "letter.doc")
    assert isinstance(letter, Letter)
    assert letter.source.media_type == "application/rtf"
    assert [reference.number for reference in letter.in_reply_to] == ["ДЗ-1"]
    assert list(own_folder.iterdir()) == []


def test_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    [failure] = process(RTF, "letter.rtf")
    assert isinstance(failure, Failure) and failure.error == "needs_tool"
    assert "LibreOffice" in failure.message and "apt-get install" in failure.message


@NEEDED
def test_time_runs_out(own_folder: Path) -> None:
    with pytest.raises(ReadError) as caught:
        convert(RTF, "letter.rtf", seconds=0.05)
    assert caught.value.code == "timeout"
    assert list(own_folder.iterdir()) == []


@NEEDED
def test_broken() -> None:
    [failure] = process(compound({"WordDocument": b"\xec\xa5\xc1\0" + bytes(600)}), "letter.doc")
    assert isinstance(failure, Failure) and failure.error in ("broken", "empty")


def test_password() -> None:
    [failure] = process(compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "letter.docx")
    assert isinstance(failure, Failure) and failure.error == "encrypted"


def test_plain_text_under_the_name_of_word() -> None:
    [letter] = process("Уважаемые депутаты!\n\nСообщаю следующее.".encode("cp1251"), "letter.doc")
    assert isinstance(letter, Letter) and letter.source.media_type == "text/plain"
