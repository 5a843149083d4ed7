"""Archives: every entry by itself, names as the sender saw them, bombs and ways out refused."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
from pathlib import Path
from typing import Any

import pytest

import saual
from faults import faults, good
from packs import LETTER, members, rar, seven_zipped, tarred, zipped
from saual.batch import Task
from saual.process import process
from saual.read.containers import MAX_DEPTH, clean_path, open_libarchive
from saual.read.sandbox import More
from saual.record import Failure, Letter
from saual.unfold import unfold


@pytest.mark.parametrize(
    ("data", "member"),
    [
        (zipped({"письма/Ответ.txt": LETTER}), "письма/Ответ.txt"),
        (tarred({"письма/Ответ.txt": LETTER}), "письма/Ответ.txt"),
        (tarred({"письма/Ответ.txt": LETTER}, "w:gz"), "post.tar/письма/Ответ.txt"),
        (gzip.compress(LETTER), "post.tar"),
        (bz2.compress(LETTER), "post.tar"),
        (lzma.compress(LETTER), "post.tar"),
        (rar("письма/Ответ.txt", LETTER), "письма/Ответ.txt"),
    ],
)
def test_a_member_is_a_file_of_its_own(data: bytes, member: str) -> None:
    [alone] = process(LETTER, "Ответ.txt")
    [inside] = process(data, "post.tar.gz" if member.startswith("post") else "post")
    assert isinstance(alone, Letter) and isinstance(inside, Letter)
    assert (inside.id, inside.text, inside.source.sha256) == (alone.id, alone.text, alone.source.sha256)
    assert inside.source.member == member
    assert inside.source.name.endswith(f"/{member}")


def test_a_bad_member_costs_only_itself() -> None:
    inner = zipped({"c.txt": LETTER, "d.bin": bytes(range(256))})
    files = {"a.txt": LETTER, "b.pdf": b"%PDF-1.7\n", "post.zip": inner, "e.txt": b"", "f.xlsx": b"PK\x03\x04"}
    assert members(zipped(files)) == {
        "a.txt": "letter", "b.pdf": "broken", "post.zip/c.txt": "letter", "post.zip/d.bin": "unsupported",
        "e.txt": "empty", "f.xlsx": "broken",
    }  # fmt: skip


def test_a_member_on_which_the_program_itself_fails_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(data: bytes) -> bytes:
        if data == b"x":
            raise ZeroDivisionError("oops")
        return data

    monkeypatch.setattr("saual.read.containers.checked", fails)
    [bad, sound] = process(tarred({"a.txt": b"x", "b.txt": LETTER}), "post.tar")
    assert isinstance(bad, Failure) and bad.error == "internal" and "ZeroDivisionError: oops" in bad.message
    assert isinstance(sound, Letter) and bad.source.member == "a.txt"


def test_what_systems_put_beside_is_left_out() -> None:
    files = ("__MACOSX/._a.txt", ".hidden/a.txt", "Thumbs.db", "x/desktop.ini", "x/~$a.docx", "папка/")
    assert members(zipped({"a.txt": LETTER} | dict.fromkeys(files, b"x"))) == {"a.txt": "letter"}


@pytest.mark.parametrize("charset", ["cp866", "cp1251", "utf-8"])
def test_names_without_a_charset(charset: str) -> None:
    raw = "Ответ на запрос.txt".encode(charset)
    placed = zipped({"x" * len(raw): LETTER}).replace(b"x" * len(raw), raw)
    assert members(placed) == {"Ответ на запрос.txt": "letter"}


def test_names_never_lead_out() -> None:
    assert members(zipped({"../../etc/a.txt": LETTER, "C:\\Windows\\b.txt": LETTER, "/c.txt": LETTER})) == {
        "etc/a.txt": "letter", "Windows/b.txt": "letter", "c.txt": "letter",
    }  # fmt: skip
    assert clean_path("../..") == ""


def test_a_locked_archive() -> None:
    data = bytearray(zipped({"a.txt": LETTER}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert members(bytes(data)) == {"a.txt": "encrypted"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped({}), "empty"),
        (zipped({"a.txt": LETTER})[:60], "broken"),
        (b"7z\xbc\xaf\x27\x1c\0\4" + b"\1" * 60, "broken"),
        (b"Rar!\x1a\x07\x01\0" + bytes(60), "broken"),
        (zipped({f"{n}.txt": b"" for n in range(5001)}), "too_big"),
    ],
)
def test_an_archive_that_gives_nothing(data: bytes, code: str) -> None:
    [failure] = process(data, "post.zip")
    assert isinstance(failure, Failure) and failure.error == code and failure.id == failure.source.sha256[:16]  # type: ignore[index]


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    """Made and read piece by piece: a test process that once held much hides what its workers hold."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("a.txt", "w") as file:
            for _ in range(300):
                file.write(bytes(1 << 20))
        archive.writestr("b.txt", LETTER)
    outcomes = [(record.source.member, getattr(record, "error", "letter")) for record in saual.parse_all(path)]
    assert outcomes == [("a.txt", "too_big"), ("b.txt", "letter")]


def test_archives_in_archives_end() -> None:
    data = LETTER
    for _ in range(MAX_DEPTH + 2):
        data = zipped({"a.zip": data})
    assert list(members(data).values()) == ["too_big"]


def test_a_crash_inside_costs_only_its_member(tmp_path: Path) -> None:
    """Pdfium ends its process: the members beside it and the files around it are read all the same, each once."""
    crash = faults()["recursive form"][0]
    (tmp_path / "a.zip").write_bytes(zipped({"1.pdf": good(), "2.pdf": crash, "3.txt": LETTER}))
    (tmp_path / "b.txt").write_bytes(LETTER)
    records = list(saual.parse_all(tmp_path, jobs=2))
    assert [record.source.name.removeprefix(f"{tmp_path}/") for record in records] == [
        "a.zip/1.pdf", "a.zip/2.pdf", "a.zip/3.txt", "b.txt",
    ]  # fmt: skip
    assert [record.status for record in records] == ["ok", "failed", "ok", "ok"]
    assert isinstance(records[1], Failure) and records[1].error == "too_big" and records[1].source.member == "2.pdf"


def test_nested_archives_go_through_the_workers_in_order(tmp_path: Path) -> None:
    inner = zipped({f"{n}.txt": LETTER + str(n).encode() for n in range(40)})
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"first.txt": LETTER, "inner.zip": inner, "nameless": inner, "last.txt": LETTER + b"!"}))
    found = [record.source.member for record in saual.parse_all([path, path], jobs=2)]
    numbers = [f"{n}.txt" for n in range(40)]
    once = ["first.txt", *(f"{box}/{n}" for box in ("inner.zip", "nameless") for n in numbers), "last.txt"]
    assert found == once * 2
    assert [letter.source.member for letter in saual.parse(path)] == once


def test_a_packed_stream_is_read_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    import libarchive  # type: ignore[import-untyped]

    opened: list[int] = []
    reader = libarchive.memory_reader

    def counted(data: bytes) -> Any:
        opened.append(len(data))
        return reader(data)

    monkeypatch.setattr(libarchive, "memory_reader", counted)
    data = seven_zipped({f"{number}.txt": LETTER + b" %d" % number for number in range(20)})
    assert list(members(data).values()) == ["letter"] * 20
    assert len(opened) == 2  # one pass over the names, one over the contents
    entries = open_libarchive(data, "a.7z").entries
    assert [entries[number].load()[-2:] for number in (3, 1, 1, 19)] == [b" 3", b" 1", b" 1", b"19"]


def test_an_entry_is_unpacked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def counted(data: bytes) -> bytes:
        sizes.append(len(data))
        return data

    monkeypatch.setattr("saual.read.containers.checked", counted)
    files = {f"{number}.txt": LETTER + b"!" * number for number in range(3)}
    made = unfold(Task("a.zip", b"", entries=(0, 1, 2), paths=tuple(files)), zipped(files))
    assert isinstance(made, list) and all(line.ok for line in made)
    assert sizes == [len(content) for content in files.values()]


def test_what_is_long_to_reach_falls_into_few_tasks() -> None:
    files = {f"{number}.txt": b"x" for number in range(400)}
    task = Task("a", Path("a"))
    made = [
        unfold(task, zipped(files)),
        unfold(task, seven_zipped(files)),
        unfold(task._replace(entries=(0,), paths=("a.zip",)), zipped({"a.zip": zipped(files)})),
        unfold(task._replace(content=zipped(files)), zipped(files)),
    ]
    assert [len(one.items) for one in made if isinstance(one, More)] == [25, 16, 16, 16]
