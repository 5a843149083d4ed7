"""Shelves tell what the index of words and the letters themselves tell; a letter that changes takes its shelf down."""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update

from archive_runs import read_here, run
from saual.archive import columns, shelves
from saual.archive import tables as t
from saual.archive.query import parse
from saual.archive.search import Filters, Results, search
from saual.archive.shelves import SIZE
from saual.archive.store import Archive
from saual.archive.verify import verify

QUERIES = (
    "", "в", "дорога", "область", "министр депутат", "в на", "по -дорога", "министр -в", "2024 год", "мектеп",
    "«на контроле» в", "запрос -«на контроле»", "су су", "году нетакогослова", "в -нетакогослова",
)  # fmt: skip
FILTERS = (Filters(), Filters(kind="inquiry"), Filters(since="2024-01-01", until="2025-03-31"))


def leave_out(archive: Archive, key: int) -> None:
    """Let the next letter have the key that follows this one."""
    with archive.writing() as connection:
        row = {"key": key, "id": f"none {key}", "current": False, "revision": 0, "kind": "other"}
        connection.execute(insert(t.letter), row)
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT setval(pg_get_serial_sequence('letter', 'key'), :key)"), {"key": key})


def put_up(archive: Archive, *numbers: int) -> None:
    for number in numbers:
        with archive.writing() as connection:
            shelves.put_up(connection, number)


def numbers(archive: Archive) -> list[int]:
    with archive.reading() as connection:
        return sorted(connection.execute(select(t.shelf.c.number)).scalars())


def answers(archive: Archive) -> dict[tuple[str, Filters], Results]:
    return {(query, filters): search(archive, query, filters) for query, filters in product(QUERIES, FILTERS)}


@pytest.fixture
def lying(letters: Path, root: Path) -> list[Path]:
    """Letters in three folders."""
    for number, path in enumerate(sorted((root / "corpus" / "raw").glob("*.txt"))):
        folder = letters / f"{number % 3}"
        folder.mkdir(exist_ok=True)
        shutil.copy(path, folder)
    return sorted(letters.iterdir())


@pytest.fixture(params=["archive", "remote"])
def filled(request: pytest.FixtureRequest, lying: list[Path]) -> Archive:
    """Letters of three shelves; none is put up, as the run was told of the first two last."""
    archive: Archive = request.getfixturevalue(request.param)
    for number, folder in enumerate(lying):
        if number:
            leave_out(archive, number * SIZE + 5)
        run(archive, folder, read=read_here)
    with archive.writing() as connection:
        connection.execute(t.shelf.delete())
    return archive


def test_the_answers_are_the_same(filled: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no shelf, with some, with all of them."""
    before = answers(filled)
    monkeypatch.setattr(columns, "MANY", 1)
    assert answers(filled) == before
    with filled.reading() as connection:
        assert columns.matches(connection, parse("в")) is None
    for up in ((0, 2), (1,)):
        put_up(filled, *up)
        with filled.reading() as connection:
            assert columns.matches(connection, parse("в")) is not None
            assert columns.matches(connection, parse("в нетакогослова")) is None, "few letters have a rare word"
        assert answers(filled) == before
    assert search(filled, "в", limit=3, offset=4).letters == search(filled, "в", limit=7).letters[4:]


def test_a_shelf_without_a_common_word(filled: Archive) -> None:
    """Of a shelf that does not count a word the index of words tells."""
    before = answers(filled)
    put_up(filled, 0, 1, 2)
    for word, number in (("в", 0), ("на", 1), ("год", 2)):
        with filled.writing() as connection:
            gone = t.common.delete().where(t.common.c.word == word, t.common.c.shelf == number)
            assert connection.execute(gone).rowcount == 1
    assert answers(filled) == before


def test_what_changes_takes_its_shelf_down_and_the_run_puts_it_up(filled: Archive, lying: list[Path]) -> None:
    run(filled, *lying, read=read_here)
    assert numbers(filled) == [0, 1, 2], "a run over unchanged files puts up what is missing"
    path = sorted(lying[1].iterdir())[0]
    path.write_text(path.read_text("utf-8") + "\n\nДорога, дорога и дорога.\n", "utf-8")
    sorted(lying[2].iterdir())[0].unlink()
    before = {}
    with filled.reading() as connection:
        for number in numbers(filled):
            before[number] = shelves.kept(connection, number)
    assert run(filled, *lying, read=read_here).changed == 1
    assert numbers(filled) == [0, 1, 2]
    with filled.reading() as connection:
        changed = [number for number in before if shelves.kept(connection, number) != before[number]]
        assert all(shelves.kept(connection, number) == shelves.made(connection, number) for number in before)
    assert changed == [1, 2], "the old letter is no longer current, the new one has the last key"


def test_a_small_archive_has_none(archive: Archive, lying: list[Path]) -> None:
    run(archive, *lying, read=read_here)
    assert numbers(archive) == []


def test_verify_sees_a_wrong_shelf(filled: Archive) -> None:
    put_up(filled, 1)
    with filled.writing() as connection:
        connection.execute(update(t.common).where(t.common.c.word == "в").values(counts=b"x"))
    [wrong] = [one for one in verify(filled) if "столбцы" in one]
    assert wrong.startswith(f"письма с {SIZE} по {2 * SIZE - 1}:")
