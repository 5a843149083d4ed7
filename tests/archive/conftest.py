"""What the tests of the archive share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_postgres import new_database, server
from saual.archive.store import Archive, open_archive


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return open_archive(tmp_path / "letters.db", create=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server."""
    with server() as url:
        yield url


@pytest.fixture
def remote(postgres: str) -> Iterator[Archive]:
    """An empty archive in PostgreSQL."""
    archive = open_archive(new_database(postgres), create=True)
    yield archive
    archive.engine.dispose()
