"""Many files: which are found, in which order they come back, and what a bad one costs."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import saual
from samples import letter
from saual.batch import ParseError
from saual.record import Failure, Letter
from saual.sources import Missing, clean_name, find_files


def names(paths: list[Path | Missing], folder: Path) -> list[str]:
    return [path.name if isinstance(path, Missing) else path.relative_to(folder).as_posix() for path in paths]


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    for number, name in enumerate(("b.txt", "a.txt", "sub/c.txt", "sub/.hidden/d.txt", ".e.txt"), start=1):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(letter(number))
    return folder


def test_folders_are_opened_in_order_without_hidden_files(letters: Path) -> None:
    assert names(list(find_files(letters)), letters) == ["a.txt", "b.txt", "sub/c.txt"]


def test_what_systems_put_beside_is_left_out(letters: Path) -> None:
    for name in ("~$a.docx", "Thumbs.db", "sub/desktop.ini", "__MACOSX/a.txt"):
        (letters / name).parent.mkdir(exist_ok=True)
        (letters / name).write_bytes(b"x")
    assert names(list(find_files(letters)), letters) == ["a.txt", "b.txt", "sub/c.txt"]
    assert names(list(find_files(f"{letters}/*.*")), letters) == ["a.txt", "b.txt"]
    assert names(list(find_files(letters / "~$a.docx")), letters) == ["~$a.docx"]


def test_patterns(letters: Path) -> None:
    assert names(list(find_files(f"{letters}/*.txt")), letters) == ["a.txt", "b.txt"]
    assert names(list(find_files(f"{letters}/**")), letters) == ["a.txt", "b.txt", "sub/c.txt"]
    assert names(list(find_files(f"{letters}/*")), letters) == ["a.txt", "b.txt", "sub/c.txt"]
    (letters / "[1].txt").write_bytes(letter(1))
    assert names(list(find_files(letters / "[1].txt")), letters) == ["[1].txt"]


def test_what_gives_no_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty" / "sub").mkdir(parents=True)
    found = list(find_files([tmp_path / "empty", tmp_path / "none", f"{tmp_path}/*.pdf"]))
    assert [item.code for item in found if isinstance(item, Missing)] == ["no_letters", "unreadable", "no_letters"]


def test_a_loop_of_links_is_not_followed(letters: Path) -> None:
    (letters / "loop").symlink_to(letters)
    (letters / "link.txt").symlink_to(letters / "a.txt")
    assert names(list(find_files(letters)), letters) == ["a.txt", "b.txt", "link.txt", "sub/c.txt"]


def test_names_fit_into_json() -> None:
    assert clean_name("письмо\n.txt") == "письмо\n.txt"
    assert clean_name(os.fsdecode(b"\xff.txt")) == "\\udcff.txt"


def test_parse_takes_bytes_and_paths(tmp_path: Path) -> None:
    [by_bytes] = saual.parse(letter(7), name="a.txt")
    file = tmp_path / "a.txt"
    file.write_bytes(letter(7))
    [by_path] = saual.parse(file, name="a.txt")
    assert by_bytes == by_path
    assert by_bytes.in_reply_to[0].number == "ДЗ-7"
    assert by_bytes.source.name == "a.txt"
    assert saual.parse(str(file))[0].source.name == str(file)


def test_parse_stands_elsewhere_than_at_its_first_call(elsewhere: Path) -> None:
    saual.parse(letter(1), name="a.txt")
    (elsewhere / "b.txt").write_bytes(letter(2))
    assert saual.parse("b.txt")[0].in_reply_to[0].number == "ДЗ-2"


def test_parse_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        saual.parse(tmp_path / "none.pdf")
    with pytest.raises(IsADirectoryError):
        saual.parse(tmp_path)
    with pytest.raises(ParseError) as caught:
        saual.parse(b"", name="a.txt")
    assert (caught.value.failure.error, caught.value.letters) == ("empty", [])
    assert "a.txt" in str(caught.value)


def test_bad_files_cost_only_themselves(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"2\n\xff.txt")
    odd.write_bytes(letter(2))
    (tmp_path / "1.txt").write_bytes(letter(1))
    (tmp_path / "3.txt").write_bytes(b"")
    (tmp_path / "4.pdf").write_bytes(b"%PDF-1.7 and no more")
    (tmp_path / "5.bin").write_bytes(bytes(range(256)) * 40)
    os.mkfifo(tmp_path / "6.txt")
    (tmp_path / "7.txt").symlink_to(tmp_path / "none")
    (tmp_path / "8.txt").write_bytes(letter(8))
    records = list(saual.parse_all([tmp_path, tmp_path / "9.txt"], jobs=2))
    assert [record.status for record in records] == ["ok", "ok", *["failed"] * 5, "ok", "failed"]
    failures = [record for record in records if isinstance(record, Failure)]
    assert [failure.error for failure in failures[3:]] == ["unreadable"] * 3
    assert all(failure.message and failure.stage == "read" for failure in failures)
    assert records[1].source.name == clean_name(odd)
    for record in records:
        assert type(record).model_validate_json(record.model_dump_json()) == record


@pytest.mark.parametrize("jobs", [1, 3])
def test_records_come_in_order_as_they_are_made(tmp_path: Path, jobs: int) -> None:
    taken: list[int] = []

    def paths() -> Iterator[Path]:
        for number in itertools.count(1):
            file = tmp_path / f"{number}.txt"
            file.write_bytes(letter(number))
            taken.append(number)
            yield file

    records = itertools.islice(saual.parse_all(paths(), jobs=jobs), 5)
    numbers = [record.in_reply_to[0].number for record in records if isinstance(record, Letter)]
    assert numbers == [f"ДЗ-{number}" for number in range(1, 6)]
    assert len(taken) < 5 + 3 * jobs


def test_jobs_change_nothing(letters: Path) -> None:
    assert list(saual.parse_all(letters, jobs=1)) == list(saual.parse_all(letters, jobs=2))


def test_jobs_must_be_positive(letters: Path) -> None:
    with pytest.raises(ValueError, match="jobs"):
        list(saual.parse_all(letters, jobs=0))


def test_a_file_without_permission(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(letter(1))
    file.chmod(0)
    [record] = saual.parse_all(file)
    allowed = os.access(file, os.R_OK)  # root may read everything
    assert record.status == ("ok" if allowed else "failed")
