"""The archive's tables, its migrations, and what is kept of each letter."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select

from archive_dump import dump
from archive_runs import run, saual
from samples import letter
from saual.archive import tables as t
from saual.archive.errors import ArchiveError, Exit
from saual.archive.ready import ready
from saual.archive.save import Facts, Made, file_read
from saual.archive.store import Archive, letter_key, open_archive, record_json
from saual.archive.tools import tools
from saual.archive.verify import verify
from saual.batch import Line, Task, work


def is_ours(name: str | None, kind: str, _: object) -> bool:
    """Not the index of words and what keeps it."""
    return kind != "table" or name is None or not name.startswith(("words", "alembic"))


def test_the_migrations_make_the_tables(archive: Archive) -> None:
    with archive.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        assert compare_metadata(context, t.metadata) == []
        assert context.get_current_revision() == t.HEAD


def test_an_archive_of_a_newer_saual_is_left_alone(archive: Archive) -> None:
    assert archive.path is not None
    with sqlite3.connect(archive.path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ArchiveError, match="более новой версией"):
        open_archive(archive.path, create=True)


def test_every_revision_of_a_record_is_kept(archive: Archive) -> None:
    [line] = work(Task("a.txt", letter(1)))
    record = json.loads(line.json)
    facts = Facts("/letters/a.txt", 10, None, record["source"]["sha256"])
    later = Line(True, json.dumps(record | {"announced": "2025-01-01"}, ensure_ascii=False))
    for number, one in enumerate((line, line, later, Line(True, later.json.replace("a.txt", "b.txt")))):
        with archive.writing() as connection:
            file_read(connection, facts, [ready(one)], Made("0.1", f"saual {number}", "2025-01-01T00:00:00+00:00"))
    with archive.reading() as connection:
        key = letter_key(connection, record["id"])
        made = connection.execute(select(t.record.c.revision, t.record.c.tools).order_by(t.record.c.revision)).all()
        assert [tuple(row) for row in made] == [(1, "saual 0"), (2, "saual 2")]
        assert record_json(connection, key) == later.json
        assert record_json(connection, key, 1) == line.json
    assert list(verify(archive)) == []


def test_a_file_that_fails_in_a_newer_version_keeps_its_letters(archive: Archive) -> None:
    [line] = work(Task("a.txt", letter(1)))
    [failed] = work(Task("a.txt", b""))
    facts = Facts("/letters/a.txt", 10, None, json.loads(line.json)["source"]["sha256"])
    made = Made("0.1", "saual 0.1", "2025-01-01T00:00:00+00:00")
    for one in (line, failed):
        with archive.writing() as connection:
            file_read(connection, facts, [ready(one)], made)
    rows = dump(archive)
    assert len(rows["indexed"]) == len(rows["holdings"]) == len(rows["failures"]) == 1


def test_show_prints_the_line_that_parse_prints(archive: Archive, letters: Path) -> None:
    (letters / "a.txt").write_bytes(letter(1))
    run(archive, letters)
    printed = saual("parse", letters / "a.txt").stdout
    shown = saual("show", json.loads(printed)["id"], "--archive", str(archive.path))
    assert (shown.stdout, shown.returncode) == (printed, Exit.ok)
    assert saual("show", "ffff", "--archive", str(archive.path)).returncode == Exit.wrong_use


def test_tools_are_named() -> None:
    assert "pypdfium2 " in tools()


def test_foreign_keys_hold(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="FOREIGN KEY"), archive.writing() as connection:
        connection.execute(insert(t.holding).values(sha256="none", letter=77))
