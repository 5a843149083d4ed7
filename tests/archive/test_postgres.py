"""PostgreSQL gives the answers that SQLite gives: the same rows, letters, order, scores, facets and dossiers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from archive_dump import dump
from archive_letters import write_pair
from archive_runs import counts, run, saual
from samples import letter
from saual.archive import dossiers
from saual.archive import tables as t
from saual.archive.errors import ArchiveError, Busy, Exit
from saual.archive.search import Filters, search
from saual.archive.store import Archive, open_archive
from saual.archive.verify import verify

QUERIES = (
    "", "дорога", "дорог -мост", "мектеп", "мектептер оқушы", "«местных дорог»", "запрос", "в", "-область", "2024",
    "министр депутат запрос", "ДЗ-205", "су су", "«на контроле» Правительства", "көлдің суы", "нет такого слова",
    "б/у O'Reilly \\ %",
)  # fmt: skip
FILTERS = (
    Filters(), Filters(kind="inquiry"), Filters(since="2024-01-01", until="2025-03-31"), Filters(number="ДС-205"),
    Filters(bodies=("министр здравоохранения",)), Filters(deputies=("Кенжетаев",)), Filters(overdue_on="2025-07-01"),
)  # fmt: skip


def test_the_same_answers(archive: Archive, remote: Archive, letters: Path, root: Path) -> None:
    shutil.copytree(root / "corpus" / "raw", letters / "raw")
    (letters / "bad.pdf").write_bytes(b"%PDF-1.7\n")
    for one in (archive, remote):
        run(one, letters)
    (letters / "raw" / "raw-gas.txt").rename(letters / "moved.txt")
    (letters / "raw" / "raw-meals.txt").write_bytes((letters / "raw" / "raw-meals.txt").read_bytes() + b"\n\n1\n")
    (letters / "raw" / "raw-taxi.txt").unlink()
    kept = len(list((root / "corpus" / "raw").iterdir()))  # one bad file more, one taken away
    expected = counts(run(archive, letters))
    assert counts(run(remote, letters)) == expected == {
        "seen": kept, "changed": 1, "unchanged": kept - 2, "moved": 1, "missing": 1,
    }  # fmt: skip
    assert dump(remote) == dump(archive)
    for query in QUERIES:
        for filters in FILTERS:
            assert search(remote, query, filters) == search(archive, query, filters), (query, filters)
    assert search(remote, "министр", limit=5, offset=5) == search(archive, "министр", limit=5, offset=5)
    for number in ("ДЗ-205", "87", "ДЗ-412", "ДЗ-523", "ДЗ-102"):
        found = [dossiers.dossier(one, number, None, "2025-07-01") for one in (archive, remote)]
        assert found[0] == found[1]
    assert dossiers.overdue(remote, "2025-07-01") == dossiers.overdue(archive, "2025-07-01")
    assert list(verify(remote, originals=True)) == list(verify(archive, originals=True)) == []


def test_the_migrations_make_the_tables(remote: Archive) -> None:
    with remote.reading() as connection:
        include = lambda name, kind, _: kind != "table" or not str(name).startswith(("words", "alembic"))  # noqa: E731
        context = MigrationContext.configure(connection, opts={"include_name": include})
        assert compare_metadata(context, t.metadata) == []


def test_a_second_run_beside_the_first_stops(remote: Archive, letters: Path) -> None:
    (letters / "a.txt").write_bytes(letter(1))
    with remote.locked(), pytest.raises(Busy, match="другой запуск"):
        run(remote, letters)
    assert run(remote, letters).new == 1


def test_the_command_line(postgres: str, remote: Archive, letters: Path) -> None:
    write_pair(letters)
    url = remote.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    assert saual("index", letters, "--archive", url).returncode == Exit.ok
    assert "[Мост]" in saual("search", "мостам", "--archive", url).stdout
    assert "раздел 2" in saual("dossier", "7", "--archive", url).stdout
    gone = saual("search", "мост", "--archive", "postgresql://saual:secret@127.0.0.1:9/none")
    assert gone.returncode == Exit.unavailable
    assert "secret" not in gone.stderr
    assert "Traceback" not in gone.stderr


def test_another_programs_database_is_left_alone(remote: Archive) -> None:
    with remote.writing() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    with pytest.raises(ArchiveError, match="чужие таблицы"):
        open_archive(remote.engine.url.set(drivername="postgresql").render_as_string(), create=True)
