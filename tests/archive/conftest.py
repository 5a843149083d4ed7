"""PostgreSQL for the tests of the archive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive_postgres import new_database, server
from saual.archive.store import Archive, open_archive


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
