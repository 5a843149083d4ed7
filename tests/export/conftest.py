"""What the tests of exports share."""

from __future__ import annotations

from pathlib import Path

import pytest

from saual.archive.store import Archive, open_archive


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return open_archive(tmp_path / "letters.db", create=True)
