"""An archive made by an earlier release opens: it is brought up to date where it lies, and holds what it held.

`first-migration.json` are the rows that the code of the first migration wrote: an inquiry with two versions, an answer
to it, a file that gave no letter.
"""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, text

from archive_dump import dump
from archive_postgres import new_database
from archive_runs import saual
from saual.archive import dossiers, fulltext, store
from saual.archive.errors import Exit
from saual.archive.search import search
from saual.archive.store import Archive, letter_key, open_archive, record_json
from saual.archive.tables import HEAD
from saual.archive.verify import verify

ROWS = Path(__file__).with_name("first-migration.json")
LETTER = "ffbfbd5a7364d88b"


def plain(value: Any) -> Any:
    """A value of a row; bytes are marked."""
    is_bytes = isinstance(value, str) and value.startswith("base64:")
    return base64.b64decode(value.removeprefix("base64:")) if is_bytes else value


def of_the_first_migration(archive: Archive) -> None:
    """Make an empty database an archive as it was then."""
    store.migrate(archive, "0001")
    rows = json.loads(ROWS.read_text("utf-8"))
    then = MetaData()
    with archive.writing() as connection:
        then.reflect(connection, only=list(rows))
        for name, those in rows.items():
            connection.execute(then.tables[name].insert(), [{key: plain(row[key]) for key in row} for row in those])
        for row in rows["letter"]:
            if row["current"]:
                fulltext.add(connection, row["key"])
        if connection.dialect.name == "postgresql":
            for name in ("letter", "file", "name"):
                connection.execute(
                    text(f"SELECT setval(pg_get_serial_sequence('{name}', 'key'), max(key)) FROM {name}")
                )
    archive.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        path = tmp_path / "letters.db"
        path.touch()
        of_the_first_migration(Archive(create_engine(f"sqlite:///{path}"), path))
        return str(path)
    url = new_database(request.getfixturevalue("postgres"))
    of_the_first_migration(Archive(create_engine(url.replace("postgresql:", "postgresql+psycopg:")), None))
    return url


def test_it_holds_what_it_held(place: str) -> None:
    archive = open_archive(place)
    with archive.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
        key = letter_key(connection, LETTER)
        kept = next(row for row in json.loads(ROWS.read_text("utf-8"))["record"] if row["letter"] == key)
        assert sha256(record_json(connection, key).encode()).hexdigest() == kept["digest"]
    assert list(verify(archive)) == []
    rows = dump(archive)
    assert [number for _, number, _ in rows["versions"]] == [1, 1, 2, 1]
    assert [row[2] for row in rows["failures"]] == ["broken"]


def test_it_is_found_in(place: str) -> None:
    found = search(open_archive(place), "мостами")
    assert [one.number for one in found.letters] == ["ДЗ-7", "12-3/55"]
    assert found.facets["kind"] == {"answer": 1, "inquiry": 1}
    assert found.facets["year"] == {"2025": 2}
    assert found.facets["body"]["Мажилис Парламента"] == 2
    dossier = dossiers.dossier(open_archive(place), "ДС-7", None, "2025-07-01")
    assert (len(dossier.inquiries), len(dossier.answers), dossier.days) == (1, 1, 25)


def test_a_run_goes_on_in_it(place: str, letters: Path) -> None:
    (letters / "more.txt").write_text("№ ДЗ-9 от 3 марта 2025 года\n\nПросим построить мост.\n", "utf-8")
    done = saual("index", letters, "--archive", place)
    assert done.returncode == Exit.ok, done.stderr
    archive = open_archive(place)
    assert list(verify(archive)) == []
    assert search(archive, "мост").total == 3
